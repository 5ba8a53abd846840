package dev.tarn.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tarn.error.BackendException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.StageRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes straight through is what the engine would have read; all else is the engine's. */
class StraightCsvFeedTest {

    @TempDir
    Path folder;

    private Copies copies;

    @BeforeEach
    void open() throws SQLException {
        copies = new Copies(folder);
    }

    @AfterEach
    void close() throws SQLException {
        copies.close();
    }

    /** Counts how often the long way is taken. */
    private static final class Counting implements CopyFeed {

        private final CopyFeed feed;
        private int copies;

        Counting(CopyFeed feed) {
            this.feed = feed;
        }

        @Override
        public String name() {
            return feed.name();
        }

        @Override
        public Copied copy(StageRequest request, CopyTarget target, Connection connection) throws SQLException {
            copies++;
            return feed.copy(request, target, connection);
        }
    }

    private static TableSchema texts(SourceFile... files) {
        return new TableSchema(Arrays.stream(files)
                .flatMap(file -> file.columns().stream())
                .map(SourceColumn::originalName)
                .distinct()
                .map(name -> Column.of(name, ColumnType.TEXT))
                .toList());
    }

    /** Loads by the engine and straight, and asks that it is the same; tells whether the long way was taken. */
    private boolean straight(TableSchema schema, SourceFile... files) throws SQLException {
        StageRequest request = Copies.request(schema, Copies.files(files));
        CopyTarget target = Copies.target(schema);
        Counting engine = new Counting(new TextLinesFeed(copies.engine()));
        copies.create(target);
        Throwable expected = catchThrowable(() -> engine.feed.copy(request, target, copies.connection()));
        String contents = expected == null ? copies.contents() : "";
        copies.connection().rollback();
        CopyFeed straight = new StraightCsvFeed(engine);
        if (expected == null) {
            CopyFeed.Copied copied = straight.copy(request, target, copies.connection());
            assertThat(copies.contents()).isEqualTo(contents).startsWith(copied.rows() + " ");
        } else {
            assertThat(catchThrowable(() -> straight.copy(request, target, copies.connection())))
                    .hasSameClassAs(expected)
                    .isInstanceOf(BackendException.class)
                    .hasMessage(expected.getMessage());
        }
        copies.connection().rollback();
        return engine.copies == 0;
    }

    private boolean straight(String csv) throws SQLException {
        SourceFile file = copies.text(".csv", csv);
        return straight(texts(file), file);
    }

    @Test
    void whatBothReadAlike() throws SQLException {
        assertThat(straight("a,b,c\n1,2,3\n")).isTrue();
        assertThat(straight("a,b\r\n1,\"x\r\ny\"\r\n\"\",2\r\n")).isTrue();
        assertThat(straight("a,b\n\"say \"\"hi\"\", twice\",\",\n\"\n,\nNULL,null\n\"NULL\",\"null\"\n\"\",\"\"\"\"\n"))
                .isTrue();
        assertThat(straight("a,b\n ,  x  \nNone,nULL\n\\N,\\.\nt\tt,\\\"\n".replace("\\\"", "\\\\")))
                .isTrue();
        assertThat(straight("\uFEFFnaïve,日本\nä,🎉\n")).isTrue();
        assertThat(straight("a\n\\.\n\"\"\nlast")).isTrue();
        assertThat(straight("a,b\n1,\"2\"")).isTrue();
        assertThat(straight("a,b\n")).isTrue();
        assertThat(straight("a,b\n" + "x".repeat(300_000) + ",\"" + "y,\n".repeat(100_000) + "\"\n"))
                .isTrue();
    }

    @Test
    void severalFilesWithColumnsOfTheirOwn() throws SQLException {
        SourceFile first = copies.text(".csv", "a,\"it's \"\"b\"\"\"\n1,2\n");
        SourceFile second = copies.text(".csv", "c,a\n3,1\n,NULL\n");
        SourceFile none = copies.text(".csv", "");
        assertThat(straight(texts(first, second), first, second, none)).isTrue();
    }

    @Test
    void whatNotBothReadAlikeIsTheEngines() throws SQLException {
        assertThat(straight("a,b\n1,x\"y\"\n")).isFalse();
        assertThat(straight("a,b\n1,\"x\" \n")).isFalse();
        assertThat(straight("a,b\n1,2\n3\n")).isFalse();
        assertThat(straight("a,b\n1,2\n3,4,5\n")).isFalse();
        assertThat(straight("a,b\n1,2\n\n3,4\n")).isFalse();
        assertThat(straight("a,b\n1,2\r\n3,4\n")).isFalse();
        assertThat(straight("a,b\n1,\"2\n")).isFalse();
        assertThat(straight("a,b\n1,2\u0000\n")).isFalse();
    }

    @Test
    void whatIsNotUtf8IsTheEngines() throws SQLException, IOException {
        Path file = folder.resolve("latin.csv");
        // Far enough behind the header, whose reader would notice.
        String csv = "a,b\n" + "1,2\n".repeat(100_000) + "1,ä\n";
        Files.write(file, csv.getBytes(StandardCharsets.ISO_8859_1));
        SourceFile latin = copies.describe(file);
        assertThat(straight(texts(latin), latin)).isFalse();
    }

    @Test
    void otherTypesAreTheEngines() throws SQLException {
        SourceFile file = copies.text(".csv", "a,b\n1,2\n");
        assertThat(straight(Copies.schema("a", ColumnType.TEXT, "b", ColumnType.MONEY), file))
                .isFalse();
        assertThat(straight(Copies.schema("a", ColumnType.TEXT), file)).isFalse();
        assertThat(straight(
                        new TableSchema(List.of(
                                new Column("a", "a", ColumnType.TEXT), new Column("a_2", "a", ColumnType.TEXT))),
                        copies.text(".csv", "a,a\n1,2\n")))
                .isFalse();
    }
}
