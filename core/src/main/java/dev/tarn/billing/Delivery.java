package dev.tarn.billing;

import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.LoadKey;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.RowSelection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One complete state of one partition, as its sender delivered it.
 *
 * @param key the partition and the delivery's version
 * @param dataFormatVersion the format: {@code CUR_V1}, {@code CUR_V2}, {@code FOCUS}, {@code FILES} or {@code ROWS}
 * @param confirmed whether a manifest confirms that the delivery is complete: only then may it shrink or empty a month
 * @param content what was delivered
 * @param warnings what looked odd while it was listed, for the report
 */
public record Delivery(
        LoadKey key, String dataFormatVersion, boolean confirmed, Content content, List<String> warnings) {

    /** Copies the warnings. */
    public Delivery {
        warnings = List.copyOf(warnings);
    }

    /** What was delivered. */
    public sealed interface Content {}

    /**
     * Files.
     *
     * @param files the files, exactly those that belong to the delivery
     * @param selection which of their rows belong to the partition
     * @param declared the types that a manifest declares, by original column name; may be empty
     */
    public record Files(List<DataFile> files, RowSelection selection, Map<String, ColumnType> declared)
            implements Content {
        /** Copies the lists. */
        public Files {
            files = List.copyOf(files);
            declared = Map.copyOf(declared);
        }
    }

    /**
     * Rows that an application makes.
     *
     * @param schema their columns
     * @param cursor opens them; called once for each attempt
     */
    public record Rows(TableSchema schema, Supplier<RowCursor> cursor) implements Content {}
}
