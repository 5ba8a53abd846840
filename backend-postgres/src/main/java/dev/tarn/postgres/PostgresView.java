package dev.tarn.postgres;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The view over all tables of an export. A view that stays as it is, is not touched; one that only gains columns is replaced, and keeps
 * what depends on it; else it is made anew, and what others were allowed to do with it is granted again.
 */
final class PostgresView {

    private final JdbcStatements statements;
    private final Relation view;
    private final Optional<TableSchema> present;
    private final TableSchema columns;
    private final String select;
    private final String comment;
    private final boolean changed;
    private List<String> grants = List.of();
    private boolean dropped;

    private PostgresView(
            JdbcStatements statements,
            Relation view,
            Optional<TableSchema> present,
            TableSchema columns,
            String select,
            String presentComment) {
        this.statements = statements;
        this.view = view;
        this.present = present;
        this.columns = columns;
        this.select = select;
        this.comment = "Every row that is current. Made by Tarn: " + PostgresSql.digest(select);
        this.changed = !comment.equals(presentComment);
    }

    /** The view as it has to be over some tables. */
    static PostgresView over(
            JdbcStatements statements, Relation view, SortedMap<Relation, TableSchema> tables, String operation)
            throws SQLException {
        Optional<PostgresCatalog.Found> found = new PostgresCatalog(statements).find(view);
        if (found.filter(f -> !f.isView()).isPresent()) {
            throw new BackendRejectedException(PostgresErrors.start(operation) + view.sql()
                    + " is there already, and is no view; rename it, or give the export another name or dataset");
        }
        Optional<TableSchema> present = found.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PostgresCatalog(statements).columns(found.get().oid()));
        TableSchema columns = columns(tables, present);
        String select = tables.entrySet().stream()
                .map(e -> TableSql.select(e.getKey(), e.getValue(), columns))
                .collect(Collectors.joining(" UNION ALL "));
        String comment = found.isEmpty()
                ? ""
                : statements
                        .list(
                                row -> String.valueOf(row.getString(1)),
                                "SELECT obj_description(CAST(? AS oid), 'pg_class')",
                                found.get().oid())
                        .get(0);
        return new PostgresView(statements, view, present, columns, select, comment);
    }

    /** The columns of any, each wide enough for all; those that the view has stay where they are. */
    private static TableSchema columns(Map<Relation, TableSchema> tables, Optional<TableSchema> present) {
        Map<String, ColumnType> types = new LinkedHashMap<>();
        present.ifPresent(p -> p.columns().forEach(c -> types.put(c.name(), null)));
        for (TableSchema table : tables.values()) {
            table.columns().forEach(c -> types.merge(c.name(), c.type(), ColumnType::widenTo));
        }
        List<Column> columns = new ArrayList<>();
        types.forEach((name, type) -> {
            if (type != null) {
                columns.add(Column.of(name, type));
            }
        });
        return new TableSchema(columns);
    }

    Relation relation() {
        return view;
    }

    TableSchema columns() {
        return columns;
    }

    boolean isChanged() {
        return changed;
    }

    /** Whether the server can put the new one in the place of the old one. */
    private boolean isExtended() {
        List<Column> old = present.map(TableSchema::columns).orElse(List.of());
        if (old.size() > columns.columns().size()) {
            return false;
        }
        for (int i = 0; i < old.size(); i++) {
            Column now = columns.columns().get(i);
            if (!old.get(i).name().equals(now.name())
                    || !Widening.isNone(old.get(i).type(), now.type())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Shuts readers out of a view that will change, before its tables: in the order in which readers come. LOCK would lock the tables
     * with it; to drop a default that is not there locks the view alone.
     */
    void lock() throws SQLException {
        if (changed && present.isPresent()) {
            statements.run("ALTER VIEW " + view.sql() + " ALTER COLUMN "
                    + PostgresSql.quoted(present.get().columns().get(0).name()) + " DROP DEFAULT");
        }
    }

    /** Takes the view away where it has to be made anew, or would keep a table from being made anew. */
    void clear(boolean tablesGo) throws SQLException {
        if (present.isPresent() && (tablesGo || changed && !isExtended())) {
            grants = new PostgresCatalog(statements).grants(view);
            statements.run("DROP VIEW " + view.sql());
            dropped = true;
        }
    }

    void make() throws SQLException {
        if (!changed && !dropped) {
            return;
        }
        PostgresStateSchema.createSchema(statements, view.schema());
        statements.run("CREATE OR REPLACE VIEW " + view.sql() + " AS " + select);
        statements.run("COMMENT ON VIEW " + view.sql() + " IS " + PostgresSql.literal(comment));
        for (String each : TableSql.comments(view, columns)) {
            statements.run(each);
        }
        for (String grant : grants) {
            statements.run(grant);
        }
    }
}
