package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.catalog.CatalogDialect;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.InlinedDelete;
import dev.tarn.ducklake.catalog.InlinedRow;
import dev.tarn.ducklake.catalog.InlinedTable;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.NameMapping;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.store.LakeStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A table at a snapshot, as a SELECT of the engine: the rows that are there then, under the columns of then. What is read of the
 * catalog is read when the scan is made; files are opened when the statement runs.
 *
 * @param table the table, as it is at the snapshot
 * @param snapshot the snapshot's number
 * @param files the files that are opened
 * @param known how many files the table has, those that are left out included
 * @param folder the table's folder
 * @param store where the files are
 * @param dialect how the catalog writes values
 * @param inlined the rows that the catalog holds
 * @param inlinedDeletes the deleted positions that the catalog holds, by number of the file
 * @param mappings the column mappings, by number
 * @param nestedChanged whether a field of a nested column was ever changed
 */
public record TableScan(
        LakeTable table,
        long snapshot,
        List<LakeFile> files,
        int known,
        String folder,
        LakeStore store,
        CatalogDialect dialect,
        List<InlinedBatch> inlined,
        Map<Long, List<InlinedDelete>> inlinedDeletes,
        Map<Long, NameMapping> mappings,
        boolean nestedChanged) {

    /** Copies the collections. */
    public TableScan {
        files = List.copyOf(files);
        inlined = List.copyOf(inlined);
        inlinedDeletes = Map.copyOf(inlinedDeletes);
        mappings = Map.copyOf(mappings);
    }

    /**
     * Scans a table in a transaction of its own.
     *
     * @param catalog the catalog
     * @param table the table, as it is at the snapshot
     * @param snapshot the snapshot
     * @param anyOf which rows are wanted: those that meet one of the predicates; {@link Predicate#ALL} wants all
     * @return the scan
     */
    public static TableScan of(LakeCatalog catalog, LakeTable table, SnapshotRow snapshot, Predicate... anyOf) {
        return catalog.read(
                "read " + table.schema().name() + "." + table.name(),
                session -> of(session, catalog.files(), table, snapshot.id(), List.of(anyOf)));
    }

    /**
     * Scans a table in a transaction that is open.
     *
     * @param session the transaction
     * @param store where the lake's files are
     * @param table the table, as it is at the snapshot
     * @param snapshot the snapshot's number
     * @param anyOf which rows are wanted: those that meet one of the predicates
     * @return the scan
     * @throws SQLException if the catalog's database fails
     */
    public static TableScan of(
            CatalogSession session, LakeStore store, LakeTable table, long snapshot, List<Predicate> anyOf)
            throws SQLException {
        CatalogReader reader = new CatalogReader(session);
        List<LakeFile> files = reader.files(table, snapshot);
        Set<Long> columns = new TreeSet<>();
        boolean all = anyOf.stream().anyMatch(predicate -> predicate.clauses().isEmpty());
        List<LakeFile> kept = files;
        if (!all) {
            anyOf.forEach(predicate -> columns.addAll(predicate.columnIds()));
            FilePruning pruning = new FilePruning(
                    table, reader.partitionings(table.id()), reader.columnStats(table.id(), columns, snapshot));
            kept = pruning.keep(files, anyOf);
        }
        List<InlinedBatch> inlined = new ArrayList<>();
        for (InlinedTable rows : reader.inlinedTables(table.id())) {
            List<LakeColumn> then = reader.columns(table.id(), rows.schemaVersion());
            List<InlinedRow> found = reader.inlinedRows(rows, then, snapshot);
            if (!found.isEmpty()) {
                inlined.add(new InlinedBatch(then, found));
            }
        }
        boolean mapped = kept.stream().anyMatch(file -> file.mappingId().isPresent());
        boolean nested = table.columns().stream().anyMatch(LakeColumn::nested);
        return new TableScan(
                table,
                snapshot,
                kept,
                files.size(),
                table.folder(store.dataPath()),
                store,
                session.dialect(),
                inlined,
                reader.inlinedDeletes(table.id(), snapshot),
                mapped
                        ? reader.mappings(table.id()).stream().collect(Collectors.toMap(NameMapping::id, m -> m))
                        : Map.of(),
                nested && NestedHistory.changed(session, table.id()));
    }

    /**
     * The same of some files only, and without the rows that the catalog holds.
     *
     * @param some the files, which are among those of this scan
     * @return the scan
     */
    public TableScan only(List<LakeFile> some) {
        return new TableScan(
                table,
                snapshot,
                some,
                known,
                folder,
                store,
                dialect,
                List.of(),
                inlinedDeletes,
                mappings,
                nestedChanged);
    }

    /**
     * The paths of the files that are opened, delete files left out.
     *
     * @return the paths
     */
    public List<String> paths() {
        ScanPaths paths = new ScanPaths(table, folder, store);
        return files.stream().map(paths::of).toList();
    }

    /**
     * The statement: the table's columns, in order, then the extra ones. In no order of rows. Files of a bucket are fetched, and stay
     * here until the space's connection is closed.
     *
     * @param space where it finds what does not fit into its text
     * @param extras what it is to give beside the table's columns
     * @return a SELECT without parameters
     * @throws SQLException if the engine fails
     */
    public String select(ScanSpace space, Set<ScanColumn> extras) throws SQLException {
        ScanPaths paths = new ScanPaths(table, folder, store);
        paths.bring(files, space.connection());
        List<String> parts = new ArrayList<>();
        for (FileGroup group : groups(paths, space)) {
            parts.add(group.select(this, paths, space, extras));
        }
        for (InlinedBatch rows : inlined) {
            parts.add(rows.select(table, dialect, space, extras));
        }
        return parts.isEmpty() ? ScanSql.empty(table, extras) : String.join(" UNION ALL ", parts);
    }

    private List<FileGroup> groups(ScanPaths paths, ScanSpace space) throws SQLException {
        FileLayouts layouts = new FileLayouts(table, paths, mappings, nestedChanged);
        layouts.look(files, space.connection());
        Map<FileLayout, Integer> numbers = new IdentityHashMap<>();
        Map<List<Object>, FileGroup.Kind> kinds = new HashMap<>();
        Map<List<Object>, List<LakeFile>> groups = new LinkedHashMap<>();
        for (LakeFile file : files) {
            FileGroup.Kind kind = kind(file, layouts.of(file));
            // A layout of many columns is slow to compare; those of equal layout have the same one.
            int layout = numbers.computeIfAbsent(kind.layout(), l -> numbers.size());
            List<Object> key = List.of(
                    layout, kind.partial(), kind.deleteFile(), kind.otherDeletes(), kind.key(), kind.deleteKey());
            kinds.putIfAbsent(key, kind);
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(file);
        }
        List<FileGroup> made = new ArrayList<>();
        groups.forEach((key, some) -> made.add(new FileGroup(kinds.get(key), some)));
        return made;
    }

    private FileGroup.Kind kind(LakeFile file, FileLayout layout) {
        boolean vector =
                file.deletes().map(DeleteFile::format).filter("puffin"::equals).isPresent();
        return new FileGroup.Kind(
                layout,
                file.partialMax().isPresent() && file.partialMax().getAsLong() > snapshot,
                file.deletes().isPresent() && !vector,
                vector || inlinedDeletes.containsKey(file.id()),
                file.encryptionKey().orElse(""),
                file.deletes().flatMap(DeleteFile::encryptionKey).orElse(""));
    }
}
