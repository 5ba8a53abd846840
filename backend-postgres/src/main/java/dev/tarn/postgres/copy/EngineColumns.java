package dev.tarn.postgres.copy;

import dev.tarn.duckdb.engine.DuckDbJsonText;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.ArrayList;
import java.util.List;

/** What a target takes, as a query of the engine gives it. */
record EngineColumns(CopyTarget target) {

    /** Makes of a column, by its quoted name and its type, what its values are sent as. */
    @FunctionalInterface
    interface Form {
        String of(String value, ColumnType type);
    }

    /** What the target takes, in its order; nested values and those that are folded are JSON text. */
    List<String> values(Form form) {
        List<String> values = new ArrayList<>();
        for (Column column : target.columns().columns()) {
            String name = DuckDbSql.identifier(column.name());
            values.add(
                    isJson(column.type())
                            ? form.of(DuckDbJsonText.of(name, column.type()), new ColumnType.Json())
                            : form.of(name, column.type()));
        }
        target.folded()
                .ifPresent(folded -> values.add(
                        form.of(DuckDbJsonText.object(folded.members().columns()), new ColumnType.Json())));
        return values;
    }

    /** The types of what the target takes. */
    List<ColumnType> types() {
        List<ColumnType> types = new ArrayList<>();
        target.columns().columns().forEach(column -> types.add(column.type()));
        target.folded().ifPresent(folded -> types.add(new ColumnType.Json()));
        return types;
    }

    /** A name of the server's, whatever it holds but NUL. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static boolean isJson(ColumnType type) {
        return DuckDbJsonText.isJson(type);
    }
}
