package dev.tarn.postgres.copy;

import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where rows go.
 *
 * @param table the table's quoted name
 * @param columns its columns, in its order, {@link dev.tarn.spi.SystemColumns} included
 * @param folded columns that are too many for the table; absent where none is
 * @param fresh whether the table was made in the transaction that copies, outside of any savepoint
 */
public record CopyTarget(String table, TableSchema columns, Optional<Folded> folded, boolean fresh) {

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

    /**
     * The statement that takes rows. Those of a table that is fresh are frozen: whoever sees the table sees them, whatever his snapshot, and
     * no reader and no vacuum writes their pages again.
     *
     * @param format COPY's name of the form that they come in
     * @return the statement
     */
    String copy(String format) {
        return Stream.concat(
                        columns.columns().stream().map(Column::name),
                        folded.stream().map(Folded::column))
                .map(EngineColumns::quoted)
                .collect(Collectors.joining(
                        ", ", "COPY " + table + " (", ") FROM STDIN (FORMAT " + format + (fresh ? ", FREEZE)" : ")")));
    }

    private static String key(Column column) {
        return column.name().toLowerCase(Locale.ROOT);
    }
}
