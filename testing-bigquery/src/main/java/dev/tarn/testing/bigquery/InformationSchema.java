package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.StoredTable.Kind;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import dev.tarn.testing.bigquery.sql.Scope.Relation;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The views that describe datasets: those that Tarn reads. */
final class InformationSchema {

    private final QueryContext context;

    InformationSchema(QueryContext context) {
        this.context = context;
    }

    /** Where a path says INFORMATION_SCHEMA; -1 if it does not. */
    static int at(List<String> path) {
        for (int i = 0; i < path.size() - 1; i++) {
            if (path.get(i).equalsIgnoreCase("INFORMATION_SCHEMA")) {
                return i;
            }
        }
        return -1;
    }

    Relation relation(List<String> path, int at) {
        String view = path.get(at + 1).toUpperCase(Locale.ROOT);
        List<Catalog.Dataset> datasets = datasets(path.subList(0, at));
        return switch (view) {
            case "SCHEMATA" -> schemata(datasets);
            case "TABLES" -> tables(datasets);
            case "COLUMNS" -> columns(datasets);
            case "VIEWS" -> views(datasets);
            case "PARTITIONS" -> partitions(datasets);
            case "TABLE_OPTIONS" -> options(datasets);
            default ->
                throw SqlProblem.notFound("Not found: Table " + String.join(".", path) + " was not found in location "
                        + context.location());
        };
    }

    /** A dataset by name, or all of a region. */
    private List<Catalog.Dataset> datasets(List<String> qualifier) {
        Optional<String> named = qualifier.isEmpty()
                ? context.defaultDataset()
                : Optional.of(qualifier.get(qualifier.size() - 1)).filter(each -> !each.equals(context.project()));
        if (named.isPresent() && !named.get().toLowerCase(Locale.ROOT).startsWith("region-")) {
            return List.of(context.dataset(named.get()));
        }
        return context.catalog().datasets().stream()
                .filter(each -> each.location().equalsIgnoreCase(context.location()))
                .toList();
    }

    private Relation schemata(List<Catalog.Dataset> datasets) {
        List<List<String>> rows = new ArrayList<>();
        for (Catalog.Dataset each : datasets) {
            rows.add(List.of(
                    text(context.project()), text(each.id()), text(each.location()), timestamp(each.created())));
        }
        return relation("catalog_name VARCHAR, schema_name VARCHAR, location VARCHAR, creation_time TIMESTAMPTZ", rows);
    }

    private Relation tables(List<Catalog.Dataset> datasets) {
        List<List<String>> rows = new ArrayList<>();
        each(
                datasets,
                (dataset, table) -> rows.add(List.of(
                        text(context.project()),
                        text(dataset.id()),
                        text(table.address().table()),
                        text(
                                table.kind() == Kind.TABLE
                                        ? "BASE TABLE"
                                        : table.kind().name()),
                        text(table.kind() == Kind.TABLE ? "YES" : "NO"),
                        timestamp(table.created()))));
        return relation(
                "table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, table_type VARCHAR, is_insertable_into VARCHAR, "
                        + "creation_time TIMESTAMPTZ",
                rows);
    }

    private Relation columns(List<Catalog.Dataset> datasets) {
        List<List<String>> rows = new ArrayList<>();
        each(datasets, (dataset, table) -> {
            int position = 0;
            List<String> clusters = Clustering.columns(table.resource());
            for (Field field : Partitioning.shown(table.fields())) {
                int cluster = clusters.indexOf(field.name()) + 1;
                rows.add(List.of(
                        text(context.project()),
                        text(dataset.id()),
                        text(table.address().table()),
                        text(field.name()),
                        String.valueOf(++position),
                        text(field.required() ? "NO" : "YES"),
                        text(SqlTypes.name(field)),
                        text(
                                table.partitioning()
                                                .filter(each -> each.column().equalsIgnoreCase(field.name()))
                                                .isPresent()
                                        ? "YES"
                                        : "NO"),
                        cluster == 0 ? "NULL" : String.valueOf(cluster)));
            }
        });
        return relation(
                "table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, column_name VARCHAR, ordinal_position BIGINT, "
                        + "is_nullable VARCHAR, data_type VARCHAR, is_partitioning_column VARCHAR, clustering_ordinal_position BIGINT",
                rows);
    }

    private Relation views(List<Catalog.Dataset> datasets) {
        List<List<String>> rows = new ArrayList<>();
        each(datasets, (dataset, table) -> {
            if (table.kind() == Kind.VIEW) {
                rows.add(List.of(
                        text(context.project()),
                        text(dataset.id()),
                        text(table.address().table()),
                        text(table.resource().path("view").path("query").asText())));
            }
        });
        return relation(
                "table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, view_definition VARCHAR", rows);
    }

    private Relation partitions(List<Catalog.Dataset> datasets) {
        List<List<String>> rows = new ArrayList<>();
        each(datasets, (dataset, table) -> {
            if (table.kind() != Kind.TABLE) {
                return;
            }
            String partition =
                    table.partitioning().map(Partitioning::expression).orElse("CAST(NULL AS VARCHAR)");
            try (Workspace reader = new Workspace(context.store(), new Writers())) {
                reader.session()
                        .query(
                                "SELECT " + partition + ", count(*) FROM " + table.physical() + " GROUP BY 1",
                                row -> List.of(
                                        text(context.project()),
                                        text(dataset.id()),
                                        text(table.address().table()),
                                        row.getString(1) == null ? "NULL" : text(row.getString(1)),
                                        String.valueOf(row.getLong(2)),
                                        timestamp(table.modified())))
                        .forEach(rows::add);
            } catch (SQLException e) {
                throw EngineProblems.of(e);
            }
        });
        return relation(
                "table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, partition_id VARCHAR, total_rows BIGINT, "
                        + "last_modified_time TIMESTAMPTZ",
                rows);
    }

    private Relation options(List<Catalog.Dataset> datasets) {
        List<List<String>> rows = new ArrayList<>();
        each(datasets, (dataset, table) -> {
            String description = table.resource().path("description").asText("");
            if (!description.isEmpty()) {
                rows.add(List.of(
                        text(context.project()),
                        text(dataset.id()),
                        text(table.address().table()),
                        text("description"),
                        text("STRING"),
                        text(Json.text(Json.object().textNode(description)))));
            }
        });
        return relation(
                "table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, option_name VARCHAR, option_type VARCHAR, "
                        + "option_value VARCHAR",
                rows);
    }

    private interface Visit {
        void visit(Catalog.Dataset dataset, StoredTable table);
    }

    private static void each(List<Catalog.Dataset> datasets, Visit visit) {
        datasets.forEach(dataset -> dataset.tables().values().forEach(table -> visit.visit(dataset, table)));
    }

    private static String text(String value) {
        return EngineTypes.text(value);
    }

    private static String timestamp(java.time.Instant at) {
        return EngineTypes.text(at.toString());
    }

    /** Rows as a table of the engine; columns are names and types. */
    private static Relation relation(String columns, List<List<String>> rows) {
        String[] definitions = columns.split(", ");
        String casts = Arrays.stream(definitions)
                .map(each -> "CAST(" + each.split(" ")[0] + " AS " + each.split(" ")[1] + ") AS " + each.split(" ")[0])
                .collect(Collectors.joining(", "));
        List<String> names =
                Arrays.stream(definitions).map(each -> each.split(" ")[0]).toList();
        String nulls = names.stream().map(each -> "NULL").collect(Collectors.joining(", ", "(", ")"));
        String values = rows.isEmpty()
                ? nulls
                : rows.stream().map(each -> "(" + String.join(", ", each) + ")").collect(Collectors.joining(", "));
        String sql = "(SELECT " + casts + " FROM (VALUES " + values + ") AS v(" + String.join(", ", names) + ")"
                + (rows.isEmpty() ? " WHERE false" : "") + ")";
        return new Relation(sql, new HashSet<>(names));
    }
}
