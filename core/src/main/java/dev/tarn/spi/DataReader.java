package dev.tarn.spi;

import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import java.util.List;
import java.util.Optional;

/**
 * Reads CSV, gzipped CSV, Parquet and JSON lines. Never guesses a type from values: what a file does not declare is text.
 * Safe for use by several threads.
 */
public interface DataReader extends AutoCloseable {

    /**
     * Whether this reader reads a format.
     *
     * @param format the format
     * @return true where it does
     */
    boolean canRead(FileFormat format);

    /**
     * Reads what a file declares about itself: header, footer, or keys.
     *
     * @param file a local file
     * @return its columns; none for a file of zero bytes
     * @throws dev.tarn.error.BadDataException where the file is broken
     */
    SourceFile describe(DataFile file);

    /**
     * Streams a file's rows in constant memory, with the columns that {@link #describe} gives.
     *
     * @param file a local file
     * @return the rows, which the caller closes
     * @throws dev.tarn.error.BadDataException where the file is broken, also from {@link RowCursor#next}
     */
    RowCursor rows(DataFile file);

    /**
     * Counts and sums files without loading them, by a way of its own where it can, so that a load can be checked against
     * it. Also proves that compressed files are whole.
     *
     * @param files the files
     * @param measure what to count and sum
     * @return the totals, one for each file, period and currency that occurs; a file without rows has none
     * @throws dev.tarn.error.BadDataException where a file is broken, or holds something else than a number or a month where
     *     the measure needs one: names file, row and column
     */
    List<SourceTotal> totals(List<SourceFile> files, Measure measure);

    /**
     * Streams what a request stages, converted exactly to the columns of a table, for databases that must be fed rows: in constant
     * memory where the rows come from files. {@link SystemColumns} among the columns get the load's values, wherever they stand;
     * the others are found by their original names in the source; what the source lacks is NULL.
     *
     * @param request what is staged; {@link StageRequest#strategy()} and {@link StageRequest#measure()} are not used
     * @param table the table's columns
     * @return the rows in any order, which the caller closes
     * @throws dev.tarn.error.BadDataException where a value has no place in its column: names file, row and column; also from
     *     {@link RowCursor#next}
     * @throws dev.tarn.error.UnsupportedCapabilityException where this reader converts nothing
     */
    default ConvertedRows converted(StageRequest request, TableSchema table) {
        throw new UnsupportedCapabilityException("[load] stage "
                + request.load().key() + ": the reader " + getClass().getName()
                + " can't convert rows; add dev.tarn:tarn-engine-duckdb to the class path");
    }

    /**
     * The same rows as {@link #converted}, written to Parquet files with the table's own types, for databases that are best fed files.
     * Columns have the table's names and order; what is nested or JSON is JSON text, its numbers with all their digits.
     *
     * @param request as for {@link #converted}
     * @param table the table's columns
     * @param target where the files go
     * @return the files, which the caller closes; empty where this reader writes none: then {@code dev.tarn.csv.ConvertedCsvFiles}
     *     writes what {@link #converted} gives
     * @throws dev.tarn.error.BadDataException where a row that an application supplies has no place in the table
     */
    default Optional<ConvertedFiles> convertedFiles(StageRequest request, TableSchema table, FileTarget target) {
        return Optional.empty();
    }

    /** Ends what the reader holds open. One that belongs to a backend holds nothing of its own, and ends with it. */
    @Override
    default void close() {}
}
