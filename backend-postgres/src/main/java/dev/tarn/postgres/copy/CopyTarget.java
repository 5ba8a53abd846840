package dev.tarn.postgres.copy;

import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where rows go.
 *
 * @param table the table's quoted name
 * @param columns its columns, in its order, {@link dev.tarn.spi.SystemColumns} included
 * @param folded columns that are too many for the table; absent where none is
 */
public record CopyTarget(String table, TableSchema columns, Optional<Folded> folded) {

    /**
     * Columns that are members of one {@code jsonb} object instead; a member without a value is left out.
     *
     * @param column the name of the {@code jsonb} column, which stands behind all others
     * @param members the columns, whose names are the members'
     */
    public record Folded(String column, TableSchema members) {}

    /**
     * All columns, those that are folded included, in the order that they have in a source: where it repeats a name, the order tells
     * which is which.
     *
     * @param source the source's columns
     * @return what to read
     */
    public TableSchema inOrderOf(TableSchema source) {
        List<Column> all = new ArrayList<>(columns.columns());
        folded.ifPresent(f -> all.addAll(f.members().columns()));
        List<String> order = source.columns().stream().map(CopyTarget::key).toList();
        all.sort(Comparator.comparingInt(column -> order.indexOf(key(column))));
        return new TableSchema(all);
    }

    private static String key(Column column) {
        return column.name().toLowerCase(Locale.ROOT);
    }
}
