package dev.tarn.ducklake.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the lake's names mean at one snapshot. Immutable; the same for all snapshots of one schema version.
 *
 * @param schemaVersion the version
 * @param schemas its schemas
 * @param tables its tables
 * @param views its views
 */
public record LakeNames(long schemaVersion, List<LakeSchema> schemas, List<LakeTable> tables, List<LakeView> views) {

    /** Copies the lists. */
    public LakeNames {
        schemas = List.copyOf(schemas);
        tables = List.copyOf(tables);
        views = List.copyOf(views);
    }

    /**
     * A schema by its name, in any case.
     *
     * @param name the name
     * @return the schema, if there is one
     */
    public Optional<LakeSchema> schema(String name) {
        return schemas.stream().filter(s -> same(s.name(), name)).findFirst();
    }

    /**
     * A table by its name, in any case.
     *
     * @param schema the schema's name
     * @param name the table's name
     * @return the table, if there is one
     */
    public Optional<LakeTable> table(String schema, String name) {
        return tables.stream()
                .filter(t -> same(t.schema().name(), schema) && same(t.name(), name))
                .findFirst();
    }

    /**
     * A view by its name, in any case.
     *
     * @param schema the schema's name
     * @param name the view's name
     * @return the view, if there is one
     */
    public Optional<LakeView> view(String schema, String name) {
        return views.stream()
                .filter(v -> same(v.schema().name(), schema) && same(v.name(), name))
                .findFirst();
    }

    private static boolean same(String a, String b) {
        return a.toLowerCase(Locale.ROOT).equals(b.toLowerCase(Locale.ROOT));
    }
}
