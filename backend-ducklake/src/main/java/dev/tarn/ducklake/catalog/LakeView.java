package dev.tarn.ducklake.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A view of the lake at a snapshot.
 *
 * @param id its number
 * @param uuid its UUID, as text
 * @param schema its schema
 * @param name its name
 * @param dialect the dialect of its SQL, {@code duckdb}
 * @param sql the SELECT, with <code>{DUCKLAKE_CATALOG}.</code> before names of the lake
 * @param aliases the names of its columns; empty where the SELECT gives them
 * @param comment its comment, if any
 */
public record LakeView(
        long id,
        String uuid,
        LakeSchema schema,
        String name,
        String dialect,
        String sql,
        List<String> aliases,
        Optional<String> comment) {

    /** Copies the aliases. */
    public LakeView {
        aliases = List.copyOf(aliases);
    }
}
