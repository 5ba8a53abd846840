package dev.tarn.duckdb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Measure;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JSON that is not one object a line: no record of it may be lost without a word. */
class DuckDbJsonTest {

    @TempDir
    private Path folder;

    private DataFile file(String name, String text) {
        return Given.file(Given.write(folder.resolve(name), text));
    }

    @Test
    void theRecordThatIsNoObjectIsNamed() {
        try (DuckDbEngine engine = DuckDbEngine.open("duckdb", DuckDbSettings.inMemory())) {
            DuckDbDataReader reader = new DuckDbDataReader(engine);
            assertThatThrownBy(() -> reader.describe(file("a.json", "\n [{\"a\":1},\n{\"a\":2}]\n")))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("a.json: line 1 begins an array; one object a line is expected; convert");
            assertThatThrownBy(() ->
                            reader.describe(file("b[1].json.gz", "{\"a\":1}\n{\"a\":2}\n[{\"a\":3}]\n{\"a\":4}\n")))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("b[1].json.gz: line 3 is an array, not an object");
            assertThatThrownBy(() -> reader.describe(file("c.json", "{\"a\":1}\n17\n")))
                    .hasMessageContaining("c.json: line 2 is a plain value")
                    .hasMessageNotContaining("17");
            assertThatThrownBy(() -> reader.describe(file("d.json", "{}\n{}\n")))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("d.json: none of its 2 records has a key");
            assertThat(reader.describe(file("e.json", "\n\n")).columns()).isEmpty();
        }
    }

    @Test
    void aFileThatChangesAfterItWasDescribedIsStillChecked() throws SQLException {
        Path path = Given.write(folder.resolve("f.json"), "{\"id\":1}\n");
        try (DuckDbEngine engine = DuckDbEngine.open("duckdb", DuckDbSettings.inMemory());
                Connection connection = engine.connection("stage f")) {
            SourceFile source = new DuckDbDataReader(engine).describe(Given.file(path));
            Given.write(path, "{\"id\":1}\n[{\"id\":2}]\n");
            TableSchema schema = Given.schema("id", new ColumnType.Int64());
            StageRequest request =
                    Given.request(schema, Measure.ROWS, new SourceData.Files(List.of(source), new RowSelection.All()));
            DuckDbStatements statements = new DuckDbStatements(connection);
            DuckDbConversion.prepare(statements);
            String select =
                    DuckDbSource.of(request, statements, engine.errors()).select(Given.whole(schema));
            assertThatThrownBy(() -> statements.run("CREATE TEMP TABLE staged AS " + select))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(engine.errors().translate("stage f", e))
                                    .isInstanceOf(BadDataException.class)
                                    .hasMessageContaining("[duckdb] stage f: ")
                                    .hasMessageContaining("f.json has a record that is no object"));
        }
    }
}
