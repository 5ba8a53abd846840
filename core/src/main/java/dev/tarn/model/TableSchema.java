package dev.tarn.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a table, in order. Names are unique whatever their case.
 *
 * @param columns the columns
 */
public record TableSchema(List<Column> columns) {

    /** Copies the columns and checks that no two names differ by case only. */
    public TableSchema {
        columns = List.copyOf(columns);
        Set<String> seen = new HashSet<>();
        for (Column column : columns) {
            if (!seen.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "two columns are named '" + column.name() + "' (case does not count)");
            }
        }
    }

    /**
     * The column of a name.
     *
     * @param name the name in the table, in any case
     * @return the column, if there is one
     */
    public Optional<Column> find(String name) {
        return columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
    }

    /**
     * The same columns, fed by a source: each has the original name that the source's column of its name has. What the source lacks has
     * an empty one, which no column of a source has.
     *
     * @param source the source's columns, by the names that they have in the table
     * @return the columns
     */
    public TableSchema fedBy(TableSchema source) {
        return new TableSchema(columns.stream()
                .map(c -> new Column(
                        c.name(),
                        source.find(c.name()).map(Column::originalName).orElse(""),
                        c.type()))
                .toList());
    }

    /**
     * Identifies this schema among others: the first 16 hexadecimal digits of a SHA-256 over names, original names and types
     * in an order that does not depend on the columns' order.
     *
     * @return 16 lower-case hexadecimal digits
     */
    public String hash() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
        columns.stream().map(Column::toString).sorted().forEach(c -> {
            digest.update(c.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        });
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }
}
