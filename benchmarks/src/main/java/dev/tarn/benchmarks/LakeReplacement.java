package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** That replacing a month costs the same however many other months the lake's table holds. */
final class LakeReplacement {

    private static final int MONTHS = 24;
    private static final YearMonth REPLACED = YearMonth.of(2025, 1);

    private LakeReplacement() {}

    static List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        MonthShape shape = new MonthShape("Parquet", 100, settings.rows() / 8, 2, MonthShape.Format.PARQUET);
        int months = Math.min(MONTHS, settings.months());
        String many = "lake of " + months + " months";
        String one = "lake of 1 month";
        Months large = new Months(new SampleBucket(workspace.unused("bucket")), shape);
        Months small = new Months(new SampleBucket(workspace.unused("bucket")), shape);
        try (Tarn largeLake = new SampleLake(workspace.unused("lake"), settings).open();
                Tarn smallLake = new SampleLake(workspace.unused("lake"), settings).open()) {
            large.load(largeLake, months);
            small.load(smallLake, 1);
            Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
            contenders.put(many, () -> large.replace(largeLake));
            contenders.put(one, () -> small.replace(smallLake));
            Alternation alternation = Alternation.run(settings.rounds(), contenders);
            String subject = "lake: replacement of a month, 100 columns, " + shape.rows() + " rows";
            return List.of(alternation.compare(subject, many, one, "s", "≤ 1.10"));
        }
    }

    /** The newest of a bucket's months is delivered again and again. */
    private static final class Months {

        private final SampleBucket bucket;
        private final MonthShape shape;
        private int versions;

        Months(SampleBucket bucket, MonthShape shape) {
            this.bucket = bucket;
            this.shape = shape;
        }

        void load(Tarn tarn, int months) throws Exception {
            for (int i = 0; i < months; i++) {
                bucket.write(REPLACED.minusMonths(i), "version-0", shape);
            }
            Loads.load(tarn, bucket, months * shape.rows());
        }

        double replace(Tarn tarn) throws Exception {
            bucket.write(REPLACED, "version-" + ++versions, shape);
            return Alternation.seconds(() -> Loads.load(tarn, bucket.export(REPLACED), shape.rows()));
        }
    }
}
