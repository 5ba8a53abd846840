package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbRowGroupsTest {

    private static final String MERGES = "SELECT current_setting('max_vacuum_tasks') > 0";
    private static final TableSchema IDS = Loads.schema("id", new ColumnType.Int64());

    @TempDir
    private Path folder;

    private Path ids(long rows) {
        return Loads.parquet(folder.resolve(rows + ".parquet"), "SELECT range AS id FROM range(" + rows + ")");
    }

    private void load(DatabaseBackend backend, PlannedLoad load, long rows) {
        Loads.load(backend, load, IDS, Measure.ROWS, ids(rows));
    }

    private Path database() {
        return folder.resolve("aws_billing.db");
    }

    @Test
    void whatFillsRowGroupsOrHasATableOfItsOwnIsWrittenOnce() {
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(database()))) {
            assertThat(Loads.value(backend, MERGES)).isEqualTo(true);
            load(backend, Loads.separate("2018-10", "v1"), 10);
            assertThat(Loads.value(backend, MERGES)).isEqualTo(false);
            load(backend, Loads.single("2018-11", "v1"), DuckDbRowGroups.ROWS);
            assertThat(Loads.value(backend, MERGES)).isEqualTo(false);
        }
    }

    @Test
    void oneSmallMonthOfATableWithOthersHasRowGroupsMergedUntilTheDatabaseIsClosed() {
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(database()))) {
            load(backend, Loads.single("2018-10", "v1"), DuckDbRowGroups.ROWS - 1);
            assertThat(Loads.value(backend, MERGES)).isEqualTo(true);
            load(backend, Loads.single("2018-11", "v1"), 2 * DuckDbRowGroups.ROWS);
            assertThat(Loads.value(backend, MERGES)).isEqualTo(true);
        }
    }
}
