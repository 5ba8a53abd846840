package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.SourceTotal;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.TableStrategy;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counting without the engine, counting by it, selecting and converting agree on the month of a time. */
class DuckDbMonthTest {

    private static final List<String> STARTS = List.of(
            "2025-01-31T23:30:00-05:00",
            "2025-01-31 23:30:00.25-05",
            "2025-01-31T23:30-0500",
            "2025-02-01T00:30:00+01:00",
            "2025-01-31T23:30:00+00:00",
            "2025-01-31T23:30:00Z",
            " 2025-01-31 23:30:00 ",
            "2025-02-01");

    private static final Map<String, Long> MONTHS = Map.of("2025-01", 4L, "2025-02", 4L);

    @TempDir
    private Path folder;

    private static Map<String, Long> months(List<SourceTotal> totals) {
        Map<String, Long> rows = new TreeMap<>();
        totals.forEach(t -> rows.merge(t.period(), t.rows(), Long::sum));
        return rows;
    }

    @Test
    void theMonthOfATimeWithAnOffsetIsTheSameEverywhere() {
        Path csv = Loads.write(folder.resolve("a.csv"), "start\n" + String.join("\n", STARTS) + "\n");
        Path json = Loads.write(
                folder.resolve("a.json"), "{\"start\":\"" + String.join("\"}\n{\"start\":\"", STARTS) + "\"}\n");
        TableSchema schema = Loads.schema("start", ColumnType.TIMESTAMP);
        Measure measure = new Measure("", "", "start");
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.inMemory())) {
            for (Path path : List.of(csv, json)) {
                SourceFile file = backend.dataReader().describe(Loads.file(path));
                assertThat(months(backend.dataReader().totals(List.of(file), measure)))
                        .isEqualTo(MONTHS);
                for (String month : MONTHS.keySet()) {
                    PlannedLoad load = Loads.separate(month, path.getFileName().toString());
                    RowSelection selection = new RowSelection.InPeriod("start", YearMonth.parse(month));
                    StageRequest request = new StageRequest(
                            load,
                            TableStrategy.SEPARATE,
                            schema,
                            new SourceData.Files(List.of(file), selection),
                            measure);
                    assertThat(Loads.load(backend, request, LoadObserver.NONE).rows())
                            .isEqualTo(MONTHS.get(month));
                }
                assertThat(
                                Loads.value(
                                        backend,
                                        "SELECT count(*) FROM aws_billing.cur_unified WHERE strftime(start, '%Y-%m') <> billing_period"))
                        .isEqualTo(0L);
            }
        }
    }

    @Test
    void anOffsetThatCanNotBeUnderstoodIsAnError() {
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.inMemory())) {
            for (String name : List.of("b.csv", "b.json")) {
                String bad = "2025-01-31T23:30:00 -05:00";
                String text = name.endsWith("csv") ? "start\n" + bad + "\n" : "{\"start\":\"" + bad + "\"}\n";
                SourceFile file = backend.dataReader().describe(Loads.file(Loads.write(folder.resolve(name), text)));
                assertThatThrownBy(() -> backend.dataReader().totals(List.of(file), new Measure("", "", "start")))
                        .isInstanceOf(BadDataException.class);
            }
        }
    }
}
