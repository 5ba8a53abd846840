package dev.tarn.testing.snowflake;

import static dev.tarn.testing.snowflake.Client.rows;
import static dev.tarn.testing.snowflake.Client.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.testing.emulator.Engine;
import dev.tarn.testing.emulator.EngineSession;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {

    private static final String PARQUET =
            " FILE_FORMAT = (TYPE = PARQUET BINARY_AS_TEXT = FALSE USE_LOGICAL_TYPE = TRUE)"
                    + " MATCH_BY_COLUMN_NAME = CASE_SENSITIVE ON_ERROR = ABORT_STATEMENT";
    private static final String CSV = " FILE_FORMAT = (TYPE = CSV PARSE_HEADER = TRUE COMPRESSION = GZIP"
            + " FIELD_OPTIONALLY_ENCLOSED_BY = '\"' EMPTY_FIELD_AS_NULL = TRUE NULL_IF = () BINARY_FORMAT = HEX)"
            + " MATCH_BY_COLUMN_NAME = CASE_SENSITIVE ON_ERROR = ABORT_STATEMENT";

    private final SnowflakeEmulator emulator = SnowflakeEmulator.server();
    private final String database = emulator.freshDatabase();
    private Connection connection;

    @TempDir
    private Path folder;

    @BeforeEach
    void connect() throws SQLException {
        connection = Client.connect(emulator, database);
        run(connection, "CREATE STAGE IF NOT EXISTS \"TARN_FILES\" COMMENT = 'files'");
        run(
                connection,
                "CREATE TRANSIENT TABLE s (\"ID\" NUMBER(38,0), \"COST\" NUMBER(38,18), \"NAME\" VARCHAR, \"AT\""
                        + " TIMESTAMP_NTZ(6), \"RAW\" BINARY) DATA_RETENTION_TIME_IN_DAYS = 0 COMMENT = '{}'");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private Path parquet(String name, String query) throws SQLException {
        Path file = folder.resolve(name);
        try (Engine engine = Engine.open();
                EngineSession session = engine.session()) {
            session.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
        }
        return file;
    }

    private Path csv(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private void put(Path file, String path) throws SQLException {
        assertThat(rows(
                        connection,
                        "PUT 'file://" + file + "' '@\"TARN_FILES\"/" + path
                                + "' AUTO_COMPRESS = FALSE OVERWRITE = TRUE PARALLEL = 4 SOURCE_COMPRESSION = NONE"))
                .singleElement()
                .asString()
                .contains("UPLOADED");
    }

    private String copy(String path, String options) {
        return "COPY INTO s FROM '@\"TARN_FILES\"/" + path + "'" + options;
    }

    @Test
    void parquetIsLoadedByTheNamesOfItsColumnsAndOnlyOnce() throws Exception {
        put(
                parquet(
                        "a b.parquet",
                        "SELECT 'x' AS \"NAME\", 1::BIGINT AS \"ID\", 0.000000000000000001::DECIMAL(38,18) AS \"COST\","
                                + " TIMESTAMP '1960-01-01 00:00:00.5' AS \"AT\", '\\xAA'::BLOB AS \"RAW\", 5 AS \"OTHER\""),
                "load/1");

        assertThat(rows(connection, copy("load/1/", PARQUET)))
                .containsExactly("tarn_files/load/1/a b.parquet|LOADED|1|1|1|0|null|null|null|null");
        assertThat(rows(connection, "SELECT * FROM s"))
                .containsExactly("1|0.000000000000000001|x|1960-01-01 00:00:00.500000000|AA");
        assertThat(rows(connection, copy("load/1/", PARQUET))).containsExactly("Copy executed with 0 files processed.");
        assertThat(rows(connection, copy("load/1/", PARQUET + " FORCE = TRUE"))).hasSize(1);
        assertThat(rows(connection, "SELECT count(*) FROM s")).containsExactly("2");
    }

    @Test
    void csvTellsNothingFromEmptyText() throws Exception {
        put(csv("a.csv.gz", "\"ID\",\"NAME\",\"COST\"\n\"1\",\"\",\"1.5\"\n\"2\",,\n\"3\",\"a\"\"\n,b\",\"2\"\n"), "c");

        rows(connection, copy("c", CSV));

        assertThat(rows(connection, "SELECT \"ID\", \"NAME\", \"COST\" FROM s ORDER BY \"ID\""))
                .containsExactly("1||1.500000000000000000", "2|null|null", "3|a\"\n,b|2.000000000000000000");
    }

    @Test
    void aFileThatDoesNotFitLoadsNothing() throws Exception {
        put(csv("1.csv.gz", "\"ID\"\n\"1\"\n"), "bad");
        put(csv("2.csv.gz", "\"ID\"\n\"one\"\n"), "bad");

        assertThatThrownBy(() -> run(connection, copy("bad/", CSV)))
                .hasMessageContaining("Numeric value 'one' is not recognized")
                .hasMessageContaining("File 'bad/2.csv.gz'")
                .extracting(e -> ((SQLException) e).getErrorCode())
                .isEqualTo(100038);
        assertThat(rows(connection, "SELECT count(*) FROM s")).containsExactly("0");
    }

    @Test
    void withoutLogicalTypesTimesAreGuessed() throws Exception {
        put(parquet("t.parquet", "SELECT TIMESTAMP '1970-01-02 00:00:00' AS \"AT\""), "guess");

        run(connection, copy("guess", " FILE_FORMAT = (TYPE = PARQUET) MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE"));

        assertThat(rows(connection, "SELECT \"AT\" FROM s")).doesNotContain("1970-01-02 00:00:00.000000000");
        assertThatThrownBy(() -> run(connection, copy("guess", " FILE_FORMAT = (TYPE = PARQUET)")))
                .hasMessageContaining("MATCH_BY_COLUMN_NAME");
    }

    @Test
    void filesAreListedFetchedAndRemoved() throws Exception {
        put(csv("1.csv.gz", "\"ID\"\n\"1\"\n"), "x/1");
        put(csv("2.csv.gz", "\"ID\"\n\"2\"\n"), "x/2");

        assertThat(rows(connection, "LIST @\"TARN_FILES\"/x/")).hasSize(2);
        rows(connection, "GET '@\"TARN_FILES\"/x/1/' 'file://" + folder.resolve("got") + "/'");
        assertThat(folder.resolve("got/1.csv.gz")).exists();
        assertThat(rows(connection, "REMOVE '@\"TARN_FILES\"/x/1'")).containsExactly("tarn_files/x/1/1.csv.gz|removed");
        assertThat(rows(connection, "LIST @TARN_FILES"))
                .singleElement()
                .asString()
                .startsWith("tarn_files/x/2/");
        run(connection, "DROP STAGE \"TARN_FILES\"");
        assertThatThrownBy(() -> rows(connection, "LIST @TARN_FILES")).hasMessageContaining("does not exist");
    }
}
