package dev.tarn.spi;

import dev.tarn.model.SourceFile;
import dev.tarn.row.RowCursor;
import java.util.List;
import java.util.function.Supplier;

/** Where a load's rows come from. */
public sealed interface SourceData {

    /**
     * Files, which a backend's engine reads itself where it can.
     *
     * @param files the files with their columns; their columns are united by original name
     * @param selection which rows
     */
    record Files(List<SourceFile> files, RowSelection selection) implements SourceData {
        /** Copies the files. */
        public Files {
            files = List.copyOf(files);
        }
    }

    /**
     * Rows that an application makes.
     *
     * @param cursor opens the rows; their columns are matched to the table's by original name. A column of text whose original name
     *     is that of {@link SystemColumns#SOURCE_FILE}, and which the request's schema does not have, tells the file that each row
     *     once came from
     */
    record Rows(Supplier<RowCursor> cursor) implements SourceData {}
}
