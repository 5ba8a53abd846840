package dev.tarn.postgres.copy;

import dev.tarn.model.TableSchema;
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
}
