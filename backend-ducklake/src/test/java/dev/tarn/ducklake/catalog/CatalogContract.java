package dev.tarn.ducklake.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.SampleLakes;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.error.LoadConflictException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kind of catalog promises. */
interface CatalogContract {

    /** A place where there is no catalog yet. */
    CatalogLocation location(Path folder);

    /** The format's tables as the database describes them: {@code table.column TYPE [KEY] [NOT NULL]}, in order. */
    String described();

    private LakeCatalog make(CatalogLocation location, Path folder) {
        return LakeCatalog.open(
                location,
                CatalogSettings.creating(Optional.of(folder.resolve("data").toString())));
    }

    private static LakeCatalog open(CatalogLocation location) {
        return LakeCatalog.open(location, CatalogSettings.existing());
    }

    private static List<String> described(LakeCatalog catalog, String sql) {
        return catalog.read("describe", session -> session.list(row -> row.text(1), sql));
    }

    static Map<String, String> options(LakeCatalog catalog) {
        return catalog.read("options", session -> new CatalogReader(session).options());
    }

    private static void set(LakeCatalog catalog, String key, String value) {
        catalog.write(
                "set " + key,
                session -> session.run(
                        "UPDATE " + session.table("ducklake_metadata") + " SET value = ? WHERE key = ?", value, key));
    }

    @Test
    default void itsTablesAreThoseOfTheOfficialExtension(@TempDir Path folder) {
        Path lake = SampleLakes.unpack("basic", folder);
        try (LakeCatalog theirs = SampleLakes.open(lake);
                LakeCatalog ours = make(location(folder), folder)) {
            List<String> expected = described(theirs, DuckDbCatalogTest.DESCRIBED);
            assertThat(expected).hasSizeGreaterThan(150);
            assertThat(described(ours, described())).isEqualTo(expected);
        }
    }

    @Test
    default void itsFirstRowsAreThoseOfTheOfficialExtension(@TempDir Path folder) {
        Instant before = Instant.now().minus(Duration.ofMinutes(5));
        try (LakeCatalog catalog = make(location(folder), folder)) {
            SnapshotRow snapshot = catalog.latest();
            assertThat(snapshot).isEqualTo(new SnapshotRow(0, snapshot.time(), 0, 1, 0));
            assertThat(snapshot.time()).isBetween(before, Instant.now().plus(Duration.ofMinutes(5)));
            assertThat(catalog.snapshots())
                    .containsExactly(new SnapshotInfo(snapshot, "created_schema:\"main\"", "", "", ""));
            LakeSchema main = catalog.names(snapshot).schemas().get(0);
            assertThat(main).isEqualTo(new LakeSchema(0, main.uuid(), "main", new LakePath("main/", true)));
            assertThat(UUID.fromString(main.uuid()).version()).isEqualTo(4);
            assertThat(options(catalog))
                    .isEqualTo(Map.of(
                            "version", "1.0",
                            "created_by", "Tarn",
                            "data_path", folder.resolve("data") + "/",
                            "encrypted", "false"));
            for (CatalogTable table : CatalogTables.all()) {
                String count = "SELECT count(*) FROM " + catalog.dialect().table(table.name());
                long rows = catalog.read("count", session -> session.list(row -> row.number(1), count))
                        .get(0);
                assertThat(rows)
                        .as(table.name())
                        .isEqualTo(
                                switch (table.name()) {
                                    case "ducklake_metadata" -> 4;
                                    case "ducklake_snapshot", "ducklake_snapshot_changes", "ducklake_schema" -> 1;
                                    default -> 0;
                                });
            }
        }
    }

    @Test
    default void openingAgainFindsTheSameLake(@TempDir Path folder) {
        CatalogLocation location = location(folder);
        LakeNames names;
        try (LakeCatalog made = make(location, folder)) {
            names = made.names(made.latest());
            assertThat(made.names(made.latest())).isSameAs(names);
        }
        try (LakeCatalog again = make(location, folder)) {
            assertThat(again.names(again.latest())).isEqualTo(names);
            assertThat(again.dataPath()).isEqualTo(folder.resolve("data") + "/");
            assertThat(again.encrypted()).isFalse();
        }
    }

    @Test
    default void otherVersionsAreRefused(@TempDir Path folder) {
        CatalogLocation location = location(folder);
        for (String version : List.of("0.3", "1.1-dev1", "1.00", "")) {
            CatalogLocation place = location(folder);
            try (LakeCatalog made = make(place, folder)) {
                set(made, "version", version);
            }
            assertThatThrownBy(() -> make(place, folder))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageStartingWith("[ducklake] open " + place.subject())
                    .hasMessageContaining("format version '" + version + "'")
                    .hasMessageContaining("1.0 only");
        }
        assertThatThrownBy(() -> open(location))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("there is no");
    }

    @Test
    default void theDataPathIsTheCatalogsUnlessOverridden(@TempDir Path folder) {
        CatalogLocation location = location(folder);
        make(location, folder).close();
        String stored = folder.resolve("data") + "/";
        CatalogSettings other = new CatalogSettings("ducklake", Optional.of("/elsewhere"), false, false, false, false);
        assertThatThrownBy(() -> LakeCatalog.open(location, other))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(stored)
                .hasMessageContaining("/elsewhere/")
                .hasMessageContaining("override_data_path");
        try (LakeCatalog moved = LakeCatalog.open(location, CatalogSettings.moved("/elsewhere"))) {
            assertThat(moved.dataPath()).isEqualTo("/elsewhere/");
        }
        try (LakeCatalog again = open(location)) {
            assertThat(again.dataPath()).isEqualTo(stored);
        }
    }

    @Test
    default void aNewLakesDataPathDoesNotDependOnTheWorkingDirectory(@TempDir Path folder) {
        CatalogLocation location = location(folder);
        Path here = Path.of("").toAbsolutePath();
        String relative =
                here.relativize(folder.toAbsolutePath()).resolve("data").toString();
        String absolute = folder.toAbsolutePath().resolve("data") + "/";
        CatalogSettings settings = CatalogSettings.creating(Optional.of(relative));
        LakeCatalog.open(location, settings).close();
        try (LakeCatalog again = open(location)) {
            assertThat(again.dataPath()).isEqualTo(absolute);
        }
        try (LakeCatalog again = LakeCatalog.open(location, settings)) {
            assertThat(again.dataPath()).isEqualTo(absolute);
            set(again, "data_path", "theirs/");
        }
        try (LakeCatalog others = open(location)) {
            assertThat(others.dataPath()).isEqualTo("theirs/");
        }
        try (LakeCatalog others = LakeCatalog.open(location, CatalogSettings.creating(Optional.of("theirs")))) {
            assertThat(others.dataPath()).isEqualTo("theirs/");
        }
        try (LakeCatalog others = LakeCatalog.open(
                location,
                CatalogSettings.creating(Optional.of(here.resolve("theirs").toString())))) {
            assertThat(others.dataPath()).isEqualTo("theirs/");
        }
    }

    @Test
    default void encryptionIsTheLakesAndNoOtherWordIsTaken(@TempDir Path folder) {
        CatalogLocation location = location(folder);
        CatalogSettings encrypted = new CatalogSettings("ducklake", Optional.of("d/"), false, true, true, false);
        try (LakeCatalog made = LakeCatalog.open(location, encrypted)) {
            assertThat(made.encrypted()).isTrue();
        }
        try (LakeCatalog again = open(location)) {
            assertThat(again.encrypted()).isTrue();
            set(again, "encrypted", "false");
        }
        assertThatThrownBy(() -> LakeCatalog.open(location, encrypted))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("enable_encryption");
        try (LakeCatalog again = open(location)) {
            set(again, "encrypted", "yes");
        }
        assertThatThrownBy(() -> open(location)).hasMessageContaining("damaged: encrypted is 'yes'");
    }

    @Test
    default void narrowerOptionsTakeThePlaceOfWiderOnes(@TempDir Path folder) {
        try (LakeCatalog catalog = make(location(folder), folder)) {
            catalog.option("target_file_size", "100");
            catalog.option("target_file_size", "200");
            LakeSchema schema = catalog.names(catalog.latest()).schemas().get(0);
            LakeTable table = CatalogGiven.table(7, schema, "t");
            catalog.write("options", session -> {
                session.insert(
                        "ducklake_metadata",
                        List.of("key", "value", "scope", "scope_id"),
                        List.of(
                                List.of("parquet_version", "V2", "table", 7L),
                                List.of("target_file_size", "300", "table", 7L),
                                List.of("target_file_size", "250", "schema", 0L),
                                List.of("sort_on_insert", "false", "schema", 0L),
                                List.of("target_file_size", "1", "table", 8L),
                                List.of("target_file_size", "2", "schema", 9L)));
                return 0;
            });
            Map<String, String> forTable = catalog.read("o", session -> new CatalogReader(session).options(table));
            assertThat(forTable)
                    .containsEntry("target_file_size", "300")
                    .containsEntry("parquet_version", "V2")
                    .containsEntry("sort_on_insert", "false")
                    .containsEntry("version", "1.0");
            Map<String, String> forSchema = catalog.read("o", session -> new CatalogReader(session).options(schema));
            assertThat(forSchema).containsEntry("target_file_size", "250").doesNotContainKey("parquet_version");
            assertThat(options(catalog)).containsEntry("target_file_size", "200");
            assertThat(catalog.snapshots()).hasSize(1);
        }
    }

    @Test
    default void timesAreUtcToTheMicrosecond(@TempDir Path folder) {
        try (LakeCatalog catalog = make(location(folder), folder)) {
            Instant time = Instant.parse("2024-03-10T07:30:00.123456Z").truncatedTo(ChronoUnit.MICROS);
            Instant hourOfTheClockChange = Instant.parse("2024-11-03T05:59:59.999999Z");
            catalog.write("snapshots", session -> {
                session.run("UPDATE " + session.table("ducklake_snapshot") + " SET snapshot_time = ?", time);
                CatalogGiven.snapshot(session, 1, hourOfTheClockChange, 0);
                return 0;
            });
            assertThat(catalog.snapshot(0).orElseThrow().time()).isEqualTo(time);
            assertThat(catalog.snapshot(1).orElseThrow().time()).isEqualTo(hourOfTheClockChange);
            assertThat(catalog.snapshot(2)).isEmpty();
            assertThat(catalog.asOf(time).orElseThrow().id()).isZero();
            assertThat(catalog.asOf(time.minus(1, ChronoUnit.MICROS))).isEmpty();
            assertThat(catalog.asOf(hourOfTheClockChange.minus(1, ChronoUnit.MICROS))
                            .orElseThrow()
                            .id())
                    .isZero();
            assertThat(catalog.asOf(Instant.now()).orElseThrow().id()).isEqualTo(1);
            List<String> utc = catalog.read(
                    "text",
                    session -> session.list(
                            row -> row.text(1),
                            "SELECT CAST(snapshot_time AT TIME ZONE 'UTC' AS VARCHAR) FROM "
                                    + session.table("ducklake_snapshot") + " ORDER BY 1"));
            assertThat(utc).containsExactly("2024-03-10 07:30:00.123456", "2024-11-03 05:59:59.999999");
        }
    }

    @Test
    default void namesAreDataWhateverTheyHold(@TempDir Path folder) {
        String evil = "x\"; DROP TABLE ducklake_snapshot; --'\\ ü\n%s{}?";
        try (LakeCatalog catalog = make(location(folder), folder)) {
            catalog.write("names", session -> {
                CatalogGiven.table(session, 1, 0, evil, evil);
                session.insert(
                        "ducklake_view",
                        Arrays.asList(
                                "view_id",
                                "view_uuid",
                                "begin_snapshot",
                                "schema_id",
                                "view_name",
                                "dialect",
                                "sql",
                                "column_aliases"),
                        List.of(List.of(
                                2L,
                                LakeUuids.v4(),
                                0L,
                                0L,
                                evil + "v",
                                "duckdb",
                                "SELECT '" + evil + "'",
                                "\"a\"\"b,\",\"c\"")));
                session.insert(
                        "ducklake_tag",
                        List.of("object_id", "begin_snapshot", "key", "value"),
                        Arrays.asList(List.of(1L, 0L, "comment", evil), Arrays.asList(2L, 0L, "comment", null)));
                String inlined = "ducklake_inlined_data_1_0";
                session.insert(
                        "ducklake_inlined_data_tables",
                        List.of("table_id", "table_name", "schema_version"),
                        List.of(List.of(1L, inlined, 0L)));
                session.run("CREATE TABLE " + session.table(inlined)
                        + " (row_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT, "
                        + session.dialect().identifier(evil) + " "
                        + session.dialect().inlinedType(CatalogGiven.column(1, "id", "int64")) + ")");
                session.run("INSERT INTO " + session.table(inlined) + " VALUES (3, 0, NULL, 42)");
                return 0;
            });
            LakeNames names = catalog.names(catalog.latest());
            LakeTable table = names.table("MAIN", evil).orElseThrow();
            assertThat(table.columns()).extracting(LakeColumn::name).containsExactly(evil);
            assertThat(table.comment()).contains(evil);
            LakeView view = names.view("main", evil + "v").orElseThrow();
            assertThat(view.aliases()).containsExactly("a\"b,", "c");
            assertThat(view.comment()).isEmpty();
            List<InlinedRow> rows = catalog.read("rows", session -> {
                CatalogReader reader = new CatalogReader(session);
                return reader.inlinedRows(reader.inlinedTables(1).get(0), reader.columns(1, 0), 0);
            });
            assertThat(rows).hasSize(1);
            assertThat(rows.get(0).values()).containsExactly(Optional.of("42"));
        }
    }

    @Test
    default void aFailedTransactionLeavesNothing(@TempDir Path folder) {
        try (LakeCatalog catalog = make(location(folder), folder)) {
            assertThatThrownBy(() -> catalog.write("fail", session -> {
                        CatalogGiven.snapshot(session, 1, Instant.now(), 0);
                        throw new IllegalStateException("on purpose");
                    }))
                    .hasMessage("on purpose");
            assertThatThrownBy(() -> catalog.write("fail", session -> session.run("INSERT INTO no_such VALUES (1)")))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageStartingWith("[ducklake] fail: ");
            assertThat(catalog.latest().id()).isZero();
            assertThatThrownBy(() -> catalog.read(
                            "write", session -> session.run("DELETE FROM " + session.table("ducklake_snapshot"))))
                    .isInstanceOf(BackendRejectedException.class);
            assertThat(catalog.snapshots()).hasSize(1);
        }
    }

    @Test
    default void theSecondOfTwoSnapshotsWithOneNumberMayBeRunAgain(@TempDir Path folder) {
        try (LakeCatalog catalog = make(location(folder), folder)) {
            catalog.write("first", session -> CatalogGiven.snapshot(session, 1, Instant.now(), 0));
            assertThatThrownBy(() ->
                            catalog.write("second", session -> CatalogGiven.snapshot(session, 1, Instant.now(), 0)))
                    .isInstanceOf(LoadConflictException.class)
                    .satisfies(e -> assertThat(catalog.dialect().isRetryable((SQLException) e.getCause()))
                            .isTrue());
        }
    }

    @Test
    default void oneReadSeesOneMoment(@TempDir Path folder) {
        try (LakeCatalog catalog = make(location(folder), folder)) {
            long seen = catalog.read("read", session -> {
                CatalogReader reader = new CatalogReader(session);
                long before = reader.latest().id();
                catalog.write("meanwhile", other -> CatalogGiven.snapshot(other, 1, Instant.now(), 0));
                assertThat(reader.latest().id()).isEqualTo(before);
                return before;
            });
            assertThat(seen).isZero();
            assertThat(catalog.latest().id()).isEqualTo(1);
        }
    }

    @Test
    default void aCatalogWithHolesSaysSo(@TempDir Path folder) {
        try (LakeCatalog catalog = make(location(folder), folder)) {
            catalog.write("holes", session -> {
                CatalogGiven.table(session, 1, 99, "t", "c");
                return 0;
            });
            assertThatThrownBy(() -> catalog.names(catalog.latest()))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("damaged: there is no schema 99");
            catalog.write("holes", session -> session.run("DELETE FROM " + session.table("ducklake_snapshot")));
            assertThatThrownBy(catalog::latest).hasMessageContaining("ducklake_snapshot is empty");
        }
    }

    @Test
    default void thirtyThousandFilesAreReadInSeconds(@TempDir Path folder) {
        try (LakeCatalog catalog = make(location(folder), folder)) {
            catalog.write("files", session -> {
                CatalogGiven.table(session, 1, 0, "t", "c");
                CatalogGiven.files(session, 1, 30_000);
                return 0;
            });
            LakeTable table = catalog.names(catalog.latest()).tables().get(0);
            long start = System.nanoTime();
            List<LakeFile> files = catalog.read("files", session -> new CatalogReader(session).files(table, 0));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(files).hasSize(30_000);
            assertThat(files).filteredOn(file -> file.deletes().isPresent()).hasSize(3_000);
            LakeFile last = files.get(29_999);
            assertThat(last.id()).isEqualTo(29_999);
            assertThat(last.partitionValues()).containsExactly(Optional.of("9999"), Optional.empty());
            assertThat(took).isLessThan(Duration.ofSeconds(15));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic", "evolution", "deletes", "inlined", "partitioned", "types", "mapping", "vectors"})
    default void everythingInALakeOfTheOfficialExtensionIsRead(String name, @TempDir Path folder) {
        try (LakeCatalog theirs = SampleLakes.open(SampleLakes.unpack(name, folder));
                LakeCatalog copy = make(location(folder), folder)) {
            CatalogCopy.of(theirs, copy);
            LakeContents contents = LakeContents.of(theirs);
            assertThat(contents.snapshots()).hasSizeGreaterThan(2);
            assertThat(contents.tables()).isNotEmpty();
            LakeContents copied = LakeContents.of(copy);
            assertThat(copied.snapshots()).isEqualTo(contents.snapshots());
            assertThat(copied.names()).isEqualTo(contents.names());
            assertThat(copied.tables()).isEqualTo(contents.tables());
        }
    }
}
