package dev.tarn.ducklake;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbUnion;
import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakeSchema;
import dev.tarn.ducklake.catalog.LakeView;
import dev.tarn.ducklake.commit.LakeCommit;
import dev.tarn.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lake's view over all tables of an export, which every reader of the lake can open. */
record UnifiedView(LakeCommit commit, TableName name) {

    /** What stands for the lake in the text of a view. */
    private static final String CATALOG = "{DUCKLAKE_CATALOG}.";

    /** Makes the commit leave a view over some tables; where it would not change, it is left alone, and so is the schema version. */
    void over(List<TableName> tables) {
        LakeNames names = commit.names();
        List<DuckDbUnion.Part> parts = new ArrayList<>();
        for (TableName table : tables) {
            names.table(table.dataset(), table.name())
                    .ifPresent(found -> parts.add(new DuckDbUnion.Part(
                            CATALOG + DuckDbSql.identifier(found.schema().name()) + "."
                                    + DuckDbSql.identifier(found.name()),
                            Optional.empty(),
                            LakeTarget.schema(found))));
        }
        String sql = DuckDbUnion.select(parts);
        Optional<LakeView> present = names.view(name.dataset(), name.name());
        if (present.map(v -> v.sql().equals(sql) && v.aliases().isEmpty()).orElse(false)) {
            return;
        }
        LakeSchema schema =
                names.schema(name.dataset()).orElseGet(() -> commit.define().createSchemaIfAbsent(name.dataset()));
        if (present.isPresent()) {
            commit.define().replaceView(schema.id(), name.name(), sql, List.of());
        } else {
            commit.define().createView(schema.id(), name.name(), sql, List.of());
        }
    }
}
