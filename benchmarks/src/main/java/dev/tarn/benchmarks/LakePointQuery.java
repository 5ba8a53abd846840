package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.scan.LakeQuery;
import dev.tarn.ducklake.scan.QueryPlan;
import java.time.YearMonth;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** That a query on one month opens that month's files, and what the other months cost it. */
final class LakePointQuery {

    private static final YearMonth ASKED = YearMonth.of(2025, 1);
    private static final String SQL = "SELECT line_item_product_code, sum(line_item_unblended_cost)"
            + " FROM aws_billing.bench WHERE billing_period = ? GROUP BY ALL";

    /** One is over too soon to be measured. */
    private static final int QUERIES = 5;

    private LakePointQuery() {}

    static List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        MonthShape shape = new MonthShape("Parquet", 100, settings.rows() / 15, 1, MonthShape.Format.PARQUET);
        int months = settings.months();
        String many = "lake of " + months + " months";
        String one = "lake of 1 month";
        SampleLake large = filled(settings, workspace, shape, months);
        SampleLake small = filled(settings, workspace, shape, 1);
        double filesOfLarge = files(large);
        double filesOfSmall = files(small);
        String subject = "lake: query on one month, 100 columns, " + shape.rows() + " rows each";
        try (Tarn largeLake = large.open();
                Tarn smallLake = small.open()) {
            Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
            contenders.put(many, () -> seconds(largeLake));
            contenders.put(one, () -> seconds(smallLake));
            Alternation alternation = Alternation.run(settings.rounds(), contenders);
            return List.of(
                    new Comparison(
                            subject + ", files opened",
                            many,
                            one,
                            "files",
                            Collections.nCopies(settings.rounds(), filesOfLarge),
                            Collections.nCopies(settings.rounds(), filesOfSmall),
                            "≤ 1.00"),
                    alternation.compare(subject, many, one, "s", ""));
        }
    }

    private static SampleLake filled(BenchmarkSettings settings, Workspace workspace, MonthShape shape, int months)
            throws Exception {
        SampleBucket bucket = new SampleBucket(workspace.unused("bucket"));
        for (int i = 0; i < months; i++) {
            bucket.write(ASKED.minusMonths(i), "first", shape);
        }
        SampleLake lake = new SampleLake(workspace.unused("lake"), settings);
        try (Tarn tarn = lake.open()) {
            Loads.load(tarn, bucket, months * shape.rows());
        }
        return lake;
    }

    private static double files(SampleLake lake) {
        try (LakeCatalog catalog = lake.catalog();
                DuckDbEngine engine = lake.engine();
                LakeQuery query = new LakeQuery(catalog, engine)) {
            QueryPlan plan = query.plan(catalog.latest(), "main", SQL, ASKED.toString());
            return plan.tables().get(0).files().size();
        }
    }

    private static double seconds(Tarn tarn) throws Exception {
        return Alternation.seconds(() -> {
                    for (int i = 0; i < QUERIES; i++) {
                        if (tarn.query(SQL, ASKED.toString()).toList().isEmpty()) {
                            throw new IllegalStateException("the month that is asked for is not in the lake");
                        }
                    }
                })
                / QUERIES;
    }
}
