package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.Measure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JSON that is not one object a line: no record of it may be lost without a word. */
class DuckDbJsonTest {

    @TempDir
    private Path folder;

    private DataFile file(String name, String text) {
        return Loads.file(Loads.write(folder.resolve(name), text));
    }

    @Test
    void theRecordThatIsNoObjectIsNamed() {
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.inMemory())) {
            assertThatThrownBy(() -> backend.dataReader().describe(file("a.json", "\n [{\"a\":1},\n{\"a\":2}]\n")))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("a.json: line 1 begins an array; one object a line is expected; convert");
            assertThatThrownBy(() -> backend.dataReader()
                            .describe(file("b[1].json.gz", "{\"a\":1}\n{\"a\":2}\n[{\"a\":3}]\n{\"a\":4}\n")))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("b[1].json.gz: line 3 is an array, not an object");
            assertThatThrownBy(() -> backend.dataReader().describe(file("c.json", "{\"a\":1}\n17\n")))
                    .hasMessageContaining("c.json: line 2 is a plain value")
                    .hasMessageNotContaining("17");
            assertThatThrownBy(() -> backend.dataReader().describe(file("d.json", "{}\n{}\n")))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("d.json: none of its 2 records has a key");
            assertThat(backend.dataReader().describe(file("e.json", "\n\n")).columns())
                    .isEmpty();
        }
    }

    @Test
    void aFileThatChangesAfterItWasDescribedIsStillChecked() {
        Path path = Loads.write(folder.resolve("f.json"), "{\"id\":1}\n");
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.inMemory())) {
            var source = backend.dataReader().describe(Loads.file(path));
            Loads.write(path, "{\"id\":1}\n[{\"id\":2}]\n");
            var request = Loads.request(
                    Loads.separate("2024-01", "v1"),
                    Loads.schema("id", new ColumnType.Int64()),
                    Measure.ROWS,
                    java.util.List.of(source));
            assertThatThrownBy(() -> Loads.load(backend, request, dev.tarn.spi.LoadObserver.NONE))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("f.json has a record that is no object");
        }
    }
}
