package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.PartitionField;
import dev.tarn.error.BackendRejectedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The keys of a table's partitioning: what they are called in folders, and how the engine computes them.
 *
 * @param id the partitioning's number
 * @param keys the keys, in order
 */
record PartitionLayout(long id, List<Key> keys) {

    private static final String ALIAS = "_ducklake_internal_partition_";
    private static final String UNRESERVED = "-_.~";

    PartitionLayout {
        keys = List.copyOf(keys);
    }

    /** One key: the name of its folders, and its expression over the table's columns. */
    record Key(String folder, String expression, LakeColumn column, PartitionField field) {}

    /** The layout of new files, unless the table has no partitions. */
    static Optional<PartitionLayout> of(LakeTable table) {
        return table.partitioning().filter(p -> !p.fields().isEmpty()).map(partitioning -> {
            List<Key> keys = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (PartitionField field : partitioning.fields()) {
                LakeColumn column = column(table, field);
                keys.add(new Key(name(field, column, names), expression(table, field, column), column, field));
            }
            return new PartitionLayout(partitioning.id(), keys);
        });
    }

    /** What a partition's rows have in a column, as a condition. */
    static String expression(LakeTable table, PartitionField field) {
        return expression(table, field, column(table, field));
    }

    private static LakeColumn column(LakeTable table, PartitionField field) {
        return table.columns().stream()
                .filter(c -> c.id() == field.columnId())
                .findFirst()
                .orElseThrow(() -> new BackendRejectedException(start(table) + "it is partitioned by column number "
                        + field.columnId() + ", which it does not have; partition it by another"));
    }

    private static String start(LakeTable table) {
        return "[ducklake] write " + table.schema().name() + "." + table.name() + ": ";
    }

    private static String name(PartitionField field, LakeColumn column, Set<String> names) {
        String transform = transform(field);
        String name = transform.equals("identity") ? column.name() : transform;
        if (names.contains(name.toLowerCase(Locale.ROOT))) {
            name = name + "_" + column.name();
        }
        names.add(name.toLowerCase(Locale.ROOT));
        return name;
    }

    private static String transform(PartitionField field) {
        return field.transform().replaceFirst("\\(.*", "").strip().toLowerCase(Locale.ROOT);
    }

    private static String expression(LakeTable table, PartitionField field, LakeColumn column) {
        String value = DuckDbSql.identifier(column.name());
        return switch (transform(field)) {
            case "identity" -> value;
            case "year" -> "year(" + value + ")";
            case "month" -> "month(" + value + ")";
            case "day" -> "day(" + value + ")";
            case "hour" -> "hour(" + value + ")";
            case "bucket" -> bucket(table, field, column, value);
            default ->
                throw new BackendRejectedException(start(table) + "the partition transform " + field.transform()
                        + " of column " + column.name() + " is none of format 1.0; partition it by another");
        };
    }

    private static String bucket(LakeTable table, PartitionField field, LakeColumn column, String value) {
        String count = field.transform()
                .replaceFirst("^[^(]*\\(", "")
                .replaceFirst("\\)\\s*$", "")
                .strip();
        if (!count.matches("[1-9][0-9]{0,8}")) {
            throw new BackendRejectedException(
                    start(table) + "column " + column.name() + " has the partition transform " + field.transform()
                            + ", whose number of buckets is none; partition it by another");
        }
        return BucketSql.of(value, column.type(), Long.parseLong(count))
                .orElseThrow(() -> new BackendRejectedException(start(table) + "buckets of column " + column.name()
                        + " can't be computed here, its type is " + column.type() + "; partition it by another"));
    }

    /** Whether the values can be read back from a file as they were given. */
    boolean exactInFiles() {
        return keys.stream().noneMatch(k -> k.column().type().endsWith("int128"));
    }

    /** The keys as further columns of a SELECT. */
    String columns() {
        return IntStream.range(0, keys.size())
                .mapToObj(i -> keys.get(i).expression() + " AS " + ALIAS + i)
                .collect(Collectors.joining(", "));
    }

    /** The names of those columns. */
    String aliases() {
        return IntStream.range(0, keys.size()).mapToObj(i -> ALIAS + i).collect(Collectors.joining(", "));
    }

    String alias(int key) {
        return ALIAS + key;
    }

    /** The folder of a partition below the table's, ending in a slash. */
    String folder(List<Optional<String>> values) {
        return IntStream.range(0, keys.size())
                .mapToObj(i -> escaped(keys.get(i).folder()) + "="
                        + values.get(i).map(PartitionLayout::escaped).orElse("__HIVE_DEFAULT_PARTITION__") + "/")
                .collect(Collectors.joining());
    }

    /** As the engine escapes names of folders: byte by byte, but for a few. */
    private static String escaped(String text) {
        StringBuilder all = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (plain || UNRESERVED.indexOf(c) >= 0) {
                all.append(c);
            } else {
                all.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return all.toString();
    }
}
