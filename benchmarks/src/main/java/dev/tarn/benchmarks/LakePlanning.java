package dev.tarn.benchmarks;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.scan.LakeQuery;
import dev.tarn.ducklake.scan.QueryPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long it takes to find out which of very many files a query needs, beside reading what the catalog knows of all of them by one
 * SELECT. The catalog's rows are made up: nothing opens a file.
 */
final class LakePlanning {

    private static final int MONTHS = 36;
    private static final int COLUMNS = 100;
    private static final String ONE_MONTH = "plan, one month of " + MONTHS;
    private static final String ALL = "plan, all months";
    private static final String FLOOR = "one SELECT";
    private static final String QUERY = "SELECT count(*) FROM bill";

    private LakePlanning() {}

    static List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        int files = settings.files();
        SampleLake lake = new SampleLake(workspace.unused("lake"), settings);
        try (LakeCatalog catalog = lake.catalog();
                DuckDbEngine engine = lake.engine();
                LakeQuery query = new LakeQuery(catalog, engine)) {
            // The first column stands for the month: what it is called does not matter.
            List<SampleColumn> columns = SampleColumn.first(COLUMNS);
            LakeTable table = SampleLake.table(catalog, "bill", columns, 1);
            fill(catalog, table, files);
            String month = QUERY + " WHERE " + columns.get(0).name() + " = ?";
            Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
            contenders.put(
                    FLOOR,
                    () -> Alternation.seconds(() -> require(
                            files,
                            catalog.read(
                                            "read files",
                                            session -> session.list(
                                                    row -> row.number(1) + row.text(2) + row.number(3) + row.text(4),
                                                    rows(table, session::table)))
                                    .size())));
            contenders.put(
                    ONE_MONTH,
                    () -> Alternation.seconds(() -> require(
                            (files + MONTHS - 1) / MONTHS,
                            opened(query.plan(catalog.latest(), "main", month, "month-00")))));
            contenders.put(
                    ALL,
                    () -> Alternation.seconds(
                            () -> require(files, opened(query.plan(catalog.latest(), "main", QUERY)))));
            Alternation alternation = Alternation.run(settings.rounds(), contenders);
            String subject = "lake: planning a query, " + COLUMNS + " columns, " + files + " files";
            return List.of(
                    alternation.compare(subject, ONE_MONTH, FLOOR, "s", ""),
                    alternation.compare(subject, ALL, FLOOR, "s", ""));
        }
    }

    private static int opened(QueryPlan plan) {
        return plan.tables().get(0).files().size();
    }

    private static void require(int expected, int found) {
        if (expected != found) {
            throw new IllegalStateException("found " + found + " files instead of " + expected);
        }
    }

    /** What a catalog has once so many files are written; only what a commit would need to go on is left out. */
    private static void fill(LakeCatalog catalog, LakeTable table, int files) {
        long snapshot = catalog.latest().id();
        long partitioning = table.partitioning().orElseThrow().id();
        String all = " FROM range(" + files + ") f(i)";
        String month = "'month-' || lpad((i % " + MONTHS + ")::VARCHAR, 2, '0')";
        catalog.write("make files up", session -> {
            session.run("INSERT INTO " + session.table("ducklake_data_file")
                    + " (data_file_id, table_id, begin_snapshot, path, path_is_relative, file_format, record_count,"
                    + " file_size_bytes, footer_size, row_id_start, partition_id) SELECT i, "
                    + table.id() + ", " + snapshot + ", 'ducklake-' || i || '.parquet', true, 'parquet', 100000,"
                    + " 10000000, 10000, i * 100000, " + partitioning + all);
            session.run("INSERT INTO " + session.table("ducklake_file_partition_value")
                    + " (data_file_id, table_id, partition_key_index, partition_value) SELECT i, " + table.id()
                    + ", 0, " + month + all);
            session.run("INSERT INTO " + session.table("ducklake_file_column_stats")
                    + " (data_file_id, table_id, column_id, column_size_bytes, value_count, null_count, min_value,"
                    + " max_value) SELECT i, " + table.id() + ", c, 100000, 100000, 0, if(c = 1, " + month
                    + ", '0.5'), if(c = 1, " + month + ", '99.5')" + all + ", range(1, "
                    + (table.columns().size() + 1) + ") c(c)");
            return files;
        });
    }

    private static String rows(LakeTable table, java.util.function.UnaryOperator<String> name) {
        return "SELECT f.data_file_id, f.path, f.record_count, v.partition_value, s.min_value, s.max_value FROM "
                + name.apply("ducklake_data_file") + " f JOIN " + name.apply("ducklake_file_partition_value")
                + " v ON v.data_file_id = f.data_file_id JOIN " + name.apply("ducklake_file_column_stats")
                + " s ON s.data_file_id = f.data_file_id AND s.column_id = 1 WHERE f.table_id = " + table.id()
                + " AND f.end_snapshot IS NULL";
    }
}
