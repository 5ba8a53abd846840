package dev.tarn.ducklake.scan;

import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeView;
import dev.tarn.error.BackendRejectedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tables and views of the lake that a statement may need: all whose names it holds where a table can stand, whatever the schema,
 * and what the views among them need. Too many cost little; one too few would be missing.
 *
 * @param tables the tables
 * @param views the views, each after those that it needs
 * @param all whether the statement may look at what there is, so that every name has to be there
 */
record QueryNames(List<LakeTable> tables, List<LakeView> views, boolean all) {

    /** Functions and tables that tell of tables, or read one that is named by a value. */
    private static final Pattern LOOKS = Pattern.compile(
            "(duckdb_|pragma_|sqlite_|pg_|__show|show_|query$|query_table$|information_schema|\"?tables\"?$).*");

    private static final String PLACEHOLDER = "{DUCKLAKE_CATALOG}.";

    /** Refuses what is not exactly one SELECT, before anything of it or of a view could run. */
    static QueryNames of(Connection connection, String operation, LakeNames names, String sql) throws SQLException {
        Search search = new Search(connection, operation, names);
        search.statement(sql, "the statement");
        return search.found();
    }

    /** Refuses a view that is not exactly one SELECT, whatever those are that it needs. */
    static void check(Connection connection, String operation, LakeView view) throws SQLException {
        new Search(connection, operation, new LakeNames(0, List.of(), List.of(), List.of()))
                .check(sql(view, ""), subject(view));
    }

    static boolean isOurDialect(LakeView view) {
        return view.dialect().equalsIgnoreCase("duckdb");
    }

    private static String subject(LakeView view) {
        return "view " + view.schema().name() + "." + view.name();
    }

    /** A view's SELECT with the lake's own name put in. */
    static String sql(LakeView view, String catalog) {
        return view.sql().replace(PLACEHOLDER, catalog);
    }

    private static final class Search {
        private final DuckDbStatements statements;
        private final String operation;
        private final LakeNames names;
        private final Set<Long> seen = new HashSet<>();
        private final List<LakeTable> tables = new ArrayList<>();
        private final List<LakeView> views = new ArrayList<>();
        private boolean all;

        Search(Connection connection, String operation, LakeNames names) {
            this.operation = operation;
            this.statements = new DuckDbStatements(connection);
            this.names = names;
        }

        void statement(String sql, String what) throws SQLException {
            check(sql, what);
            Set<String> words = new HashSet<>(statements.list(
                    row -> row.getString(1).toLowerCase(Locale.ROOT),
                    "SELECT DISTINCT json_extract_string(atom, '$') FROM json_tree(CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS JSON))"
                            + " WHERE key IN ('table_name', 'schema_name', 'function_name') AND json_extract_string(atom, '$') IS NOT NULL",
                    sql));
            all |= words.stream().anyMatch(word -> LOOKS.matcher(word).matches());
            for (LakeTable table : names.tables()) {
                if (words.contains(table.name().toLowerCase(Locale.ROOT)) && seen.add(table.id())) {
                    tables.add(table);
                }
            }
            for (LakeView view : names.views()) {
                if (words.contains(view.name().toLowerCase(Locale.ROOT))) {
                    view(view);
                }
            }
        }

        private void check(String sql, String what) throws SQLException {
            String verdict = statements
                    .list(
                            row -> row.getString(1),
                            "SELECT CASE WHEN (j->>'error_type') = 'parser' THEN (j->>'error_message')"
                                    + " WHEN json_array_length(j->'statements') = 1 THEN ''"
                                    + " ELSE 'only one SELECT can run here: a query may not change anything' END"
                                    + " FROM (SELECT json_serialize_sql(CAST(? AS VARCHAR)) AS j)",
                            sql)
                    .get(0);
            if (verdict == null || !verdict.isEmpty()) {
                throw new BackendRejectedException("[ducklake] " + operation + ": " + what + ": "
                        + (verdict == null
                                ? "only one SELECT can run here: a query may not change anything"
                                : verdict));
            }
        }

        private void view(LakeView view) throws SQLException {
            if (isOurDialect(view) && seen.add(view.id())) {
                statement(sql(view, ""), subject(view));
                views.add(view);
            }
        }

        QueryNames found() throws SQLException {
            if (all) {
                for (LakeView view : names.views()) {
                    view(view);
                }
            }
            return new QueryNames(List.copyOf(tables), List.copyOf(views), all);
        }
    }
}
