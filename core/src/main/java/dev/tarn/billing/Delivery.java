package dev.tarn.billing;

import dev.tarn.error.BackendException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.RowSelection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One complete state of one partition, as its sender delivered it; or what takes its place where it can't be loaded.
 *
 * @param key the partition and the delivery's version
 * @param dataFormatVersion the format: {@code CUR_V1}, {@code CUR_V2}, {@code FOCUS}, {@code FILES} or {@code ROWS};
 *     empty where there is nothing to load
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
     * @param source where the sender delivered them to, for example {@code s3://bucket/prefix}: the same for every copy of
     *     them; empty where nothing says so
     */
    public record Files(List<DataFile> files, RowSelection selection, Map<String, ColumnType> declared, String source)
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
     * @param source where they were delivered to, as for files; empty for nowhere
     * @param files the keys of the files that they once came from, for the record; nothing is read from them
     */
    public record Rows(TableSchema schema, Supplier<RowCursor> cursor, String source, List<String> files)
            implements Content {

        /** Copies the files. */
        public Rows {
            files = List.copyOf(files);
        }

        /**
         * Rows that were not delivered to a place.
         *
         * @param schema their columns
         * @param cursor opens them; called once for each attempt
         */
        public Rows(TableSchema schema, Supplier<RowCursor> cursor) {
            this(schema, cursor, "", List.of());
        }
    }

    /**
     * Nothing, because what was delivered is broken.
     *
     * @param failure what is wrong with it
     */
    public record Broken(BackendException failure) implements Content {}

    /**
     * Nothing yet: the delivery is under way.
     *
     * @param why what is still missing
     */
    public record Incomplete(String why) implements Content {}

    /**
     * What stands for a delivery that can't be read.
     *
     * @param partition the partition
     * @param failure what is wrong
     * @return a delivery of version {@code unreadable}
     */
    public static Delivery broken(PartitionKey partition, BackendException failure) {
        return new Delivery(new LoadKey(partition, "unreadable"), "", false, new Broken(failure), List.of());
    }

    /**
     * What stands for a delivery that is under way.
     *
     * @param partition the partition
     * @param why what is still missing
     * @return a delivery of version {@code incomplete}
     */
    public static Delivery incomplete(PartitionKey partition, String why) {
        return new Delivery(new LoadKey(partition, "incomplete"), "", false, new Incomplete(why), List.of());
    }
}
