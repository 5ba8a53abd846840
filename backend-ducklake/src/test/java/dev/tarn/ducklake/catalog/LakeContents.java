package dev.tarn.ducklake.catalog;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything that a reader gets out of a catalog, in values that can be compared. */
record LakeContents(List<SnapshotInfo> snapshots, Map<Long, LakeNames> names, List<Object> tables) {

    static LakeContents of(LakeCatalog catalog) {
        List<SnapshotInfo> snapshots = catalog.snapshots();
        Map<Long, LakeNames> names = new TreeMap<>();
        List<Object> tables = new ArrayList<>();
        for (SnapshotInfo info : snapshots) {
            SnapshotRow snapshot = info.snapshot();
            LakeNames known = catalog.names(snapshot);
            names.put(snapshot.id(), known);
            for (LakeTable table : known.tables()) {
                tables.add(catalog.read("read " + table.name(), session -> table(session, table, snapshot)));
            }
        }
        return new LakeContents(snapshots, names, tables);
    }

    private static List<Object> table(CatalogSession session, LakeTable table, SnapshotRow snapshot)
            throws SQLException {
        CatalogReader reader = new CatalogReader(session);
        long id = table.id();
        List<Long> leaves = leaves(table.columns()).map(LakeColumn::id).toList();
        List<Object> all = new ArrayList<>();
        all.add(table.name() + " at " + snapshot.id());
        all.add(reader.files(table, snapshot.id()));
        Map<Long, List<ColumnStats>> stats = new TreeMap<>(reader.columnStats(id, leaves, snapshot.id()));
        stats.replaceAll((file, columns) -> columns.stream()
                .sorted(Comparator.comparingLong(ColumnStats::columnId))
                .toList());
        all.add(stats);
        all.add(reader.tableStats(id));
        all.add(reader.allFiles(id));
        all.add(reader.allDeleteFiles(id));
        all.add(reader.partitionings(id));
        all.add(reader.mappings(id));
        all.add(new TreeMap<>(reader.inlinedDeletes(id, snapshot.id())));
        all.add(new TreeMap<>(reader.options(table)));
        for (InlinedTable inlined : reader.inlinedTables(id)) {
            List<LakeColumn> columns = reader.columns(id, inlined.schemaVersion());
            all.add(columns);
            all.add(texts(session, reader.inlinedRows(inlined, columns, snapshot.id()), columns));
        }
        return all;
    }

    /** What dialects give for a text differs, and so it is undone here as the engine does. */
    private static List<Object> texts(CatalogSession session, List<InlinedRow> rows, List<LakeColumn> columns) {
        boolean hex = session.dialect() instanceof PostgresDialect;
        List<Object> all = new ArrayList<>();
        for (InlinedRow row : rows) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                String text = row.values().get(i).orElse(null);
                boolean bytes = hex && columns.get(i).type().equals("varchar") && text != null;
                values.add(bytes ? new String(HexFormat.of().parseHex(text), StandardCharsets.UTF_8) : text);
            }
            all.add(List.of(row.rowId(), row.begin(), row.end(), values.toString()));
        }
        return all;
    }

    static Stream<LakeColumn> leaves(List<LakeColumn> columns) {
        return columns.stream().flatMap(column -> column.nested() ? leaves(column.children()) : Stream.of(column));
    }
}
