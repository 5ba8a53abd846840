package dev.tarn.ducklake;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.model.PartitionKey;
import dev.tarn.spi.SystemColumns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The files of a table that hold a partition's rows, as far as the catalog tells. Every load writes files of its own, so that they are
 * of one partition until maintenance, or another tool, writes others.
 *
 * @param whole those that hold nothing else
 * @param mixed those that may hold something else too
 */
record PartitionFiles(List<LakeFile> whole, List<LakeFile> mixed) {

    /** Bounds may be cut off beyond this many characters. */
    private static final int EXACT = 60;

    private enum Holds {
        NOTHING,
        ONLY_THAT,
        PERHAPS
    }

    /** The files at a snapshot. */
    static PartitionFiles of(CatalogSession session, LakeTable table, long snapshot, PartitionKey partition)
            throws SQLException {
        long period = column(table, SystemColumns.BILLING_PERIOD.name());
        long account = column(table, SystemColumns.ACCOUNT.name());
        CatalogReader reader = new CatalogReader(session);
        Map<Long, List<ColumnStats>> stats = reader.columnStats(table.id(), List.of(period, account), snapshot);
        List<LakeFile> whole = new ArrayList<>();
        List<LakeFile> mixed = new ArrayList<>();
        for (LakeFile file : reader.files(table, snapshot)) {
            List<ColumnStats> known = stats.getOrDefault(file.id(), List.of());
            Holds inPeriod = holds(known, period, partition.period().toString());
            Holds inAccount = holds(known, account, partition.account());
            boolean partial = file.partialMax().isPresent();
            if (inPeriod == Holds.ONLY_THAT && inAccount == Holds.ONLY_THAT && !partial) {
                whole.add(file);
            } else if (inPeriod != Holds.NOTHING && inAccount != Holds.NOTHING) {
                mixed.add(file);
            }
        }
        return new PartitionFiles(whole, mixed);
    }

    private static long column(LakeTable table, String name) {
        return table.column(name)
                .map(LakeColumn::id)
                .orElseThrow(() -> new BackendRejectedException("[ducklake] replace a month of "
                        + table.schema().name() + "." + table.name() + ": the table has no column " + name
                        + ", so that its months can't be told apart; rename or drop it, or load into another dataset"));
    }

    private static Holds holds(List<ColumnStats> stats, long column, String value) {
        ColumnStats of = stats.stream()
                .filter(s -> s.columnId() == column)
                .findFirst()
                .orElse(null);
        if (of == null || of.min().isEmpty() || of.max().isEmpty()) {
            return Holds.PERHAPS;
        }
        String min = of.min().get();
        String max = of.max().get();
        boolean nulls = of.nullCount().orElse(1) > 0;
        if (min.length() < EXACT && min.equals(value) && max.equals(value) && !nulls) {
            return Holds.ONLY_THAT;
        }
        boolean outside = value.compareTo(min) < 0 || value.compareTo(max) > 0;
        return outside && !(nulls && value.isEmpty()) ? Holds.NOTHING : Holds.PERHAPS;
    }
}
