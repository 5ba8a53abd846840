package dev.tarn.ducklake.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ducklake.SampleLakes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalogs of the official extension's lakes hold, told by the statements that made them. */
class SampleLakesTest {

    @TempDir
    Path folder;

    private LakeCatalog lake(String name) {
        return SampleLakes.open(SampleLakes.unpack(name, folder));
    }

    private static LakeNames names(LakeCatalog catalog, long snapshot) {
        return catalog.names(catalog.snapshot(snapshot).orElseThrow());
    }

    @Test
    void namesComeAndGoWithSnapshots() {
        try (LakeCatalog catalog = lake("basic")) {
            assertThat(names(catalog, 0).tables()).isEmpty();
            assertThat(names(catalog, 1).table("main", "COST")).isPresent();
            assertThat(names(catalog, 7).table("aws", "accounts")).isPresent();
            assertThat(names(catalog, 8).table("aws", "accounts")).isEmpty();
            LakeTable renamed =
                    names(catalog, 8).table("aws", "linked_accounts").orElseThrow();
            assertThat(renamed.folder(catalog.dataPath())).isEqualTo(catalog.dataPath() + "aws/accounts/");
            assertThat(names(catalog, 9).schema("aws")).isEmpty();
            assertThat(names(catalog, 9).tables()).extracting(LakeTable::name).containsExactly("cost");
        }
    }

    @Test
    void columnsKeepTheirNumbersThroughRenamingAndWidening() {
        try (LakeCatalog catalog = lake("evolution")) {
            LakeTable first = names(catalog, 1).table("main", "line").orElseThrow();
            LakeTable last =
                    names(catalog, catalog.latest().id()).table("main", "line").orElseThrow();
            assertThat(first.columns()).extracting(LakeColumn::name).containsExactly("id", "qty", "code");
            assertThat(last.columns())
                    .extracting(LakeColumn::name)
                    .containsExactly("id", "qty", "product_code", "region", "tags");
            assertThat(last.columns()).extracting(LakeColumn::id).startsWith(1L, 2L, 3L, 5L, 6L);
            assertThat(last.column("tags").orElseThrow().children())
                    .extracting(LakeColumn::name)
                    .containsExactly("team", "env");
            LakeTable withDefault = names(catalog, 3).table("main", "line").orElseThrow();
            assertThat(withDefault.column("region").orElseThrow().initialDefault())
                    .contains("us-east-1");
            assertThat(last.column("region").orElseThrow().initialDefault()).isEmpty();
            assertThat(last.column("region").orElseThrow().defaultValue()).isEmpty();
        }
    }

    @Test
    void everyPartitioningIsKnownAndFilesHaveTheirValues() {
        try (LakeCatalog catalog = lake("partitioned")) {
            LakeTable table =
                    names(catalog, catalog.latest().id()).table("main", "usage").orElseThrow();
            assertThat(table.partitioning().orElseThrow().fields())
                    .containsExactly(new PartitionField(2, "year"), new PartitionField(2, "month"));
            List<Partitioning> all = catalog.read("p", session -> new CatalogReader(session).partitionings(table.id()));
            assertThat(all.get(0).fields())
                    .containsExactly(new PartitionField(1, "identity"), new PartitionField(2, "month"));
            assertThat(all).endsWith(table.partitioning().orElseThrow());
            List<LakeFile> files = catalog.read("f", session -> new CatalogReader(session).allFiles(table.id()));
            assertThat(files)
                    .extracting(LakeFile::partitionValues)
                    .contains(List.of(Optional.empty(), Optional.of("2")));
            assertThat(files)
                    .extracting(LakeFile::partitionValues)
                    .contains(List.of(Optional.of("2025"), Optional.of("1")));
        }
    }

    @Test
    void mappedFilesHaveTheirMappings() {
        try (LakeCatalog catalog = lake("mapping")) {
            LakeTable table =
                    names(catalog, catalog.latest().id()).table("main", "f").orElseThrow();
            List<NameMapping> mappings = catalog.read("m", session -> new CatalogReader(session).mappings(table.id()));
            List<LakeFile> files = catalog.read("f", session -> new CatalogReader(session).allFiles(table.id()));
            assertThat(mappings).hasSize(2);
            assertThat(mappings.get(0).fields())
                    .extracting(NameMapping.Field::sourceName)
                    .containsExactlyInAnyOrder("id", "name", "cost");
            assertThat(mappings.get(1).fields())
                    .extracting(NameMapping.Field::sourceName)
                    .containsExactlyInAnyOrder("id", "cost");
            Set<Long> used = new TreeSet<>();
            files.forEach(file -> file.mappingId().ifPresent(used::add));
            assertThat(used)
                    .isEqualTo(
                            new TreeSet<>(mappings.stream().map(NameMapping::id).toList()));
            assertThat(files).anyMatch(file -> file.mappingId().equals(OptionalLong.empty()));
        }
    }

    @Test
    void inlinedRowsHaveTheColumnsAndValuesOfTheirTime() {
        try (LakeCatalog catalog = lake("inlined")) {
            LakeTable table = names(catalog, 3).table("main", "state").orElseThrow();
            List<InlinedTable> tables =
                    catalog.read("tables", session -> new CatalogReader(session).inlinedTables(table.id()));
            InlinedTable newest = tables.get(tables.size() - 1);
            List<LakeColumn> columns = catalog.read(
                    "columns", session -> new CatalogReader(session).columns(table.id(), newest.schemaVersion()));
            assertThat(columns).extracting(LakeColumn::name).containsExactly("k", "v", "seen");
            List<InlinedRow> rows = catalog.read(
                    "rows",
                    session -> new CatalogReader(session)
                            .inlinedRows(newest, columns, catalog.latest().id()));
            assertThat(rows)
                    .extracting(InlinedRow::values)
                    .containsExactly(List.of(Optional.of("after"), Optional.of("100"), Optional.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic", "evolution", "deletes", "partitioned", "mapping"})
    void countsOfFilesAndDeletionsAreTheRowsOfTheTables(String name) throws Exception {
        Path lake = SampleLakes.unpack(name, folder);
        String index = Files.readString(lake.resolve("expected/index.json"));
        try (LakeCatalog catalog = SampleLakes.open(lake)) {
            int compared = 0;
            for (SnapshotInfo info : catalog.snapshots()) {
                long id = info.snapshot().id();
                String rows = index.substring(index.indexOf("\"" + id + "\": {"));
                for (LakeTable table : catalog.names(info.snapshot()).tables()) {
                    String key = "\"" + table.schema().name() + "." + table.name() + "\": ";
                    String count =
                            rows.substring(rows.indexOf(key) + key.length()).split("[,}\\s]")[0];
                    long known = catalog.read("count", session -> count(new CatalogReader(session), table, id));
                    List<LakeFile> files =
                            catalog.read("files", session -> new CatalogReader(session).files(table, id));
                    if (!count.equals("null") && files.stream().noneMatch(file -> holdsLaterDeletions(file, id))) {
                        assertThat(known).as(key + "at " + id).isEqualTo(Long.parseLong(count));
                        compared++;
                    }
                }
            }
            assertThat(compared).isGreaterThanOrEqualTo(3);
        }
    }

    /** A delete file may hold what later snapshots deleted; only the file itself says how many rows that is. */
    private static boolean holdsLaterDeletions(LakeFile file, long snapshot) {
        return file.deletes().stream().anyMatch(deletes -> deletes.partialMax().orElse(0) > snapshot);
    }

    private static long count(CatalogReader reader, LakeTable table, long snapshot) throws SQLException {
        long count = 0;
        for (LakeFile file : reader.files(table, snapshot)) {
            count += file.recordCount()
                    - file.deletes().map(DeleteFile::deleteCount).orElse(0L);
        }
        for (List<InlinedDelete> deletes :
                reader.inlinedDeletes(table.id(), snapshot).values()) {
            count -= deletes.size();
        }
        for (InlinedTable inlined : reader.inlinedTables(table.id())) {
            List<LakeColumn> columns = reader.columns(table.id(), inlined.schemaVersion());
            count += reader.inlinedRows(inlined, columns, snapshot).size();
        }
        return count;
    }
}
