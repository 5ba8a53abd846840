package dev.tarn.snowflake;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.LoadPlan;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The tables of an export and the view over them, as they are and as they have to be before a plan is published.
 *
 * @param targets the tables that the plan's loads go to
 * @param tables all tables that hold what readers see, and the targets, with the columns that they have to have
 * @param found what is there
 * @param view the unified view
 * @param viewColumns the columns that it has to have once the plan is published
 */
record Layout(
        List<Target> targets,
        SortedMap<Relation, TableSchema> tables,
        Map<Relation, SnowflakeCatalog.Found> found,
        Relation view,
        TableSchema viewColumns) {

    /** Looks; two statements. */
    static Layout of(JdbcStatements statements, SnowflakeDatabase database, LoadPlan plan, Collection<Staged> staged)
            throws SQLException {
        String name = database.config().databaseName();
        Relation view = Relation.of(name, plan.unifiedView());
        TreeSet<Relation> asked = new TreeSet<>();
        for (TableName table : new JdbcTableOwners(statements, database.tables())
                .tables(plan.loads().get(0).key().partition().export())) {
            asked.add(Relation.of(name, table));
        }
        staged.forEach(each -> asked.add(each.target()));
        asked.add(view);
        Map<Relation, SnowflakeCatalog.Found> found = new SnowflakeCatalog(statements).find(asked);
        if (Optional.ofNullable(found.get(view)).filter(f -> !f.view()).isPresent()) {
            throw new BackendRejectedException(
                    SnowflakeErrors.start("publish " + plan.loads().get(0).key()) + view.sql()
                            + " is there already, and is no view; rename it, or give the export another name or dataset");
        }
        List<Target> targets = Target.of(found, staged);
        SortedMap<Relation, TableSchema> tables = new TreeMap<>();
        found.forEach((relation, f) -> {
            if (f.isOurs()) {
                tables.put(relation, f.columns());
            }
        });
        targets.forEach(target -> tables.put(target.relation(), target.wanted()));
        return new Layout(targets, tables, found, view, columns(tables, Optional.ofNullable(found.get(view))));
    }

    /** The columns of any, each wide enough for all; those that the view has stay where they are. */
    private static TableSchema columns(Map<Relation, TableSchema> tables, Optional<SnowflakeCatalog.Found> view) {
        Map<String, ColumnType> types = new LinkedHashMap<>();
        view.ifPresent(v -> v.columns().columns().forEach(c -> types.put(c.name(), null)));
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

    /** Whether nothing has to be made or changed but rows. */
    boolean isReady() {
        return targets.stream().allMatch(Target::isReady) && isViewReady();
    }

    /** Whether the view is over all tables, and wide enough. */
    boolean isViewReady() {
        return isView(readyColumns()) || isView(viewColumns);
    }

    /** Whether the view has all columns, over all tables. */
    boolean isViewComplete() {
        return isView(viewColumns);
    }

    private boolean isView(TableSchema columns) {
        return Optional.ofNullable(found.get(view))
                .map(SnowflakeCatalog.Found::comment)
                .equals(Optional.of(viewComment(columns)));
    }

    /**
     * The columns that the view has until the plan is published: those that it has now, wide enough for the rows that come. New columns
     * would show before the rows that have values in them.
     */
    private TableSchema readyColumns() {
        return Optional.ofNullable(found.get(view))
                .map(v -> new TableSchema(viewColumns.columns().stream()
                        .filter(c -> v.columns().find(c.name()).isPresent())
                        .toList()))
                .orElse(viewColumns);
    }

    private String viewSelect(TableSchema columns) {
        return tables.entrySet().stream()
                .map(e -> "SELECT " + Widening.list(e.getValue(), columns) + " FROM "
                        + e.getKey().sql())
                .collect(Collectors.joining(" UNION ALL "));
    }

    private String viewComment(TableSchema columns) {
        return "Every row that is current. Made by Tarn: " + SnowflakeSql.digest(viewSelect(columns));
    }

    /** Makes the view ready for a plan. */
    String readyView() {
        return createView(readyColumns());
    }

    /** Makes the view as it is once the plan is published. */
    String completeView() {
        return createView(viewColumns);
    }

    /** Makes the view, or takes the new one in the place of the old one at once; who might read it still may. */
    private String createView(TableSchema columns) {
        return "CREATE OR REPLACE VIEW " + view.sql() + " ("
                + columns.columns().stream()
                        .map(c -> SnowflakeSql.quoted(c.name()) + comment(c))
                        .collect(Collectors.joining(", "))
                + ") COPY GRANTS COMMENT = " + SnowflakeSql.literal(viewComment(columns)) + " AS " + viewSelect(columns);
    }

    /** A column of a table. */
    static String definition(Column column) {
        return SnowflakeSql.quoted(column.name()) + " " + SnowflakeTypes.sql(column.type()) + comment(column);
    }

    private static String comment(Column column) {
        return SnowflakeTypes.isTold(column.type())
                ? " COMMENT " + SnowflakeSql.literal(SnowflakeTypes.text(column.type()))
                : "";
    }
}
