package dev.tarn.benchmarks;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.files.AddOptions;
import dev.tarn.ducklake.files.LakeRows;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What it costs to make Parquet files of others a table's, beside appending their rows. */
final class LakeAddFiles {

    private static final String ADD = "add files";
    private static final String COPY = "append of their rows";

    private LakeAddFiles() {}

    static List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        MonthShape shape = new MonthShape("Parquet", 100, settings.rows(), 4, MonthShape.Format.EXACT_PARQUET);
        List<SampleColumn> columns = shape.sampleColumns();
        List<String> names = columns.stream().map(SampleColumn::name).toList();
        SampleMonth month = new SampleBucket(workspace.unused("bucket")).write(YearMonth.of(2025, 1), "first", shape);
        String select = RawDatabase.select(month, RawDatabase.Types.AWS);
        SampleLake lake = new SampleLake(workspace.unused("lake"), settings);
        int[] tables = {0};
        try (LakeCatalog catalog = lake.catalog();
                DuckDbEngine engine = lake.engine()) {
            Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
            contenders.put(COPY, () -> {
                LakeTable table = SampleLake.table(catalog, "copied_" + tables[0]++, columns);
                return SampleLake.change(
                        catalog, engine, table, (writer, id) -> writer.append(id, LakeRows.of(select, names)));
            });
            contenders.put(ADD, () -> {
                LakeTable table = SampleLake.table(catalog, "added_" + tables[0]++, columns);
                return SampleLake.change(
                        catalog, engine, table, (writer, id) -> writer.add(id, month.files(), AddOptions.STRICT));
            });
            Alternation alternation = Alternation.run(settings.rounds(), contenders);
            String subject = "lake: " + shape.files() + " files, 100 columns, " + shape.rows() + " rows";
            return List.of(alternation.compare(subject, ADD, COPY, "s", "≤ 0.10"));
        }
    }
}
