package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.files.LakeRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What it costs to append a month to a lake beside {@code COPY} of the same rows to one Parquet file and one committed row: one month
 * after the other, into open databases.
 */
final class LakeAppend {

    private static final String TARN = "Tarn's load";
    private static final String WRITER = "append";
    private static final String FLOOR = "COPY and a commit";
    private static final String GOAL = "≤ 1.15";

    private LakeAppend() {}

    static List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        MonthShape shape = new MonthShape("Parquet", 100, settings.rows() / 2, 4, MonthShape.Format.PARQUET);
        List<SampleColumn> columns = shape.sampleColumns();
        List<String> names = columns.stream().map(SampleColumn::name).toList();
        SampleBucket bucket = new SampleBucket(workspace.unused("bucket"));
        SampleLake parts = new SampleLake(workspace.unused("lake"), settings);
        Path raw = workspace.unused("raw");
        int[] round = {0};
        SampleMonth[] month = new SampleMonth[1];
        try (Tarn tarn = new SampleLake(workspace.unused("lake"), settings).open();
                LakeCatalog catalog = parts.catalog();
                DuckDbEngine engine = parts.engine();
                RawDatabase database = RawDatabase.open(raw, settings.threads(), settings.memoryLimit())) {
            LakeTable table = SampleLake.table(catalog, "month", columns);
            database.execute("CREATE TABLE snapshot (id BIGINT PRIMARY KEY, made TIMESTAMPTZ, files BIGINT)");
            Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
            contenders.put(FLOOR, () -> {
                month[0] = bucket.write(YearMonth.of(2020, 1).plusMonths(round[0]++), "first", shape);
                Path file = workspace.unused("copy");
                double seconds = Alternation.seconds(() -> {
                    database.execute("COPY (" + RawDatabase.select(month[0], RawDatabase.Types.EXACT) + ") TO '"
                            + file.toString().replace("'", "''") + "' (FORMAT parquet, COMPRESSION zstd)");
                    database.execute("INSERT INTO snapshot VALUES (" + round[0] + ", now(), 1)");
                });
                Files.delete(file);
                return seconds;
            });
            contenders.put(WRITER, () -> {
                String select = RawDatabase.select(month[0], RawDatabase.Types.EXACT);
                return SampleLake.change(
                        catalog, engine, table, (writer, id) -> writer.append(id, LakeRows.of(select, names)));
            });
            contenders.put(TARN, () -> Alternation.seconds(() -> Loads.load(tarn, bucket, shape.rows())));
            Alternation alternation = Alternation.run(settings.rounds(), contenders);
            String subject = "lake: append of a month, 100 columns, " + shape.rows() + " rows";
            return List.of(
                    alternation.compare(subject, WRITER, FLOOR, "s", GOAL),
                    alternation.compare(subject, TARN, FLOOR, "s", ""));
        }
    }
}
