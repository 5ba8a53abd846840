package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeTypes;
import dev.tarn.error.BackendRejectedException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes rows out of a SELECT that are a table's rows: its columns, in its order, of its types, with its defaults. */
final class Projection {

    /** What a default may say other than a literal: anything else in a catalog would be somebody else's statement. */
    private static final Set<String> EXPRESSIONS = Set.of(
            "now()",
            "current_timestamp",
            "current_date",
            "today()",
            "uuid()",
            "gen_random_uuid()",
            "uuidv4()",
            "uuidv7()",
            "random()",
            "true",
            "false");

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private final LakeTable table;
    private final LakeRows rows;

    Projection(LakeTable table, LakeRows rows) {
        this.table = table;
        this.rows = rows;
        for (String column : rows.columns()) {
            if (table.column(column).isEmpty()) {
                throw rejected("it has no column " + column + "; add it, or leave it out");
            }
        }
    }

    private BackendRejectedException rejected(String what) {
        return new BackendRejectedException(
                "[ducklake] write " + table.schema().name() + "." + table.name() + ": " + what);
    }

    String select() {
        Stream<String> hidden = Stream.concat(
                rows.lineage().rowId() ? Stream.of(FieldIds.ROW_ID) : Stream.empty(),
                rows.lineage().snapshot() ? Stream.of(FieldIds.SNAPSHOT_ID) : Stream.empty());
        return Stream.concat(
                        table.columns().stream().map(this::column), hidden.map(name -> name + "::BIGINT AS " + name))
                .collect(Collectors.joining(", ", "SELECT ", " FROM (" + rows.select() + ")"));
    }

    private String column(LakeColumn column) {
        String name = DuckDbSql.identifier(column.name());
        String value = rows.gives(column.name()) ? name : defaultOf(column);
        return present(column, exact(column, "CAST(" + value + " AS " + LakeTypes.sql(column) + ")")) + " AS " + name;
    }

    private String defaultOf(LakeColumn column) {
        Optional<String> text = column.defaultValue();
        if (text.isEmpty()) {
            return "NULL";
        }
        if (!column.defaultType().equals("expression")) {
            return DuckDbSql.literal(text.get());
        }
        String expression = text.get().strip().toLowerCase(Locale.ROOT);
        if (!EXPRESSIONS.contains(expression) && !NUMBER.matcher(expression).matches()) {
            throw rejected("column " + column.name()
                    + " has no value, and its default is an expression that is not run here; give its values");
        }
        return expression;
    }

    /** Parquet has no whole number of 16 bytes: the engine writes a DOUBLE, which may be another number. */
    private String exact(LakeColumn column, String value) {
        if (column.type().endsWith("int128")) {
            String type = LakeTypes.sql(column);
            return "CASE WHEN TRY_CAST((" + value + ")::DOUBLE AS " + type + ") IS NOT DISTINCT FROM " + value
                    + " THEN "
                    + value + " ELSE error('tarn: no such value: files hold numbers of 16 bytes as DOUBLE, and one in"
                    + " this column is no DOUBLE') END";
        }
        if (column.nested() && column.children().stream().anyMatch(Projection::wide)) {
            throw rejected(
                    "column " + column.name()
                            + " has numbers of 16 bytes inside, which files can't hold exactly; use BIGINT, DECIMAL or text there");
        }
        return value;
    }

    private static boolean wide(LakeColumn column) {
        return column.type().endsWith("int128") || column.children().stream().anyMatch(Projection::wide);
    }

    /** The engine keeps statistics of leaves only, so NULLs of a nested column are found here. */
    private String present(LakeColumn column, String value) {
        return column.nullsAllowed() || column.children().isEmpty()
                ? value
                : "coalesce(" + value + ", error('tarn: no such value: NULL in a column that does not allow it'))";
    }
}
