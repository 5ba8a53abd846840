package dev.tarn.load;

import dev.tarn.billing.BillingExport;
import dev.tarn.billing.Delivery;
import dev.tarn.error.BadDataException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.StateManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares what was delivered with what is loaded. Costs one state query where nothing is to be done, whatever the number of
 * periods.
 */
final class LoadPlanner {

    private final DatabaseBackend backend;
    private final DataReader reader;
    private final LoadOptions options;

    LoadPlanner(DatabaseBackend backend, DataReader reader, LoadOptions options) {
        this.backend = backend;
        this.reader = reader;
        this.options = options;
    }

    List<PlannedPeriod> plan(BillingExport export) {
        List<Delivery> deliveries = export.deliveries(reader);
        Map<PartitionKey, LoadState> current = backend.stateManager().currentVersions(export.id()).stream()
                .collect(Collectors.toMap(state -> state.key().partition(), Function.identity()));
        requireOneDataset(export.id(), current.values());
        Map<PartitionKey, PlannedPeriod> periods = new LinkedHashMap<>();
        for (Delivery delivery : deliveries) {
            PartitionKey partition = delivery.key().partition();
            PlannedPeriod period = new PlannedPeriod(
                    delivery,
                    TableNames.partition(options.dataset(), partition, options.strategyIn(backend)),
                    Optional.ofNullable(current.get(partition)),
                    !options.reset() && isLoaded(delivery, current.get(partition)));
            if (periods.put(partition, period) != null) {
                throw new BadDataException("[load] plan " + partition + ": it was delivered twice, as "
                        + delivery.key().version() + " and another version; name one of the two");
            }
        }
        List<PlannedPeriod> plan = new ArrayList<>(periods.values());
        refuseTablesOfOtherExports(export.id(), plan);
        refuseOtherAccounts(periods.keySet(), current.values());
        if (!options.reset()) {
            KnownSources.of(current.values()).require(plan);
        }
        return plan;
    }

    private static boolean isLoaded(Delivery delivery, LoadState current) {
        return current != null
                && current.status() == LoadStatus.COMPLETED
                && current.present()
                && current.key().equals(delivery.key());
    }

    /**
     * The same rows are a month without an account or an account's month, by the folder that they are found from: a month that
     * is loaded as the one and not delivered as such any more would be counted twice if it were loaded as the other.
     */
    private static void refuseOtherAccounts(Set<PartitionKey> delivered, Collection<LoadState> current) {
        for (LoadState state : current) {
            PartitionKey loaded = state.key().partition();
            if (state.rows() == 0 || delivered.contains(loaded)) {
                continue;
            }
            delivered.stream()
                    .filter(partition -> partition.period().equals(loaded.period())
                            && partition.account().isEmpty() != loaded.account().isEmpty())
                    .findFirst()
                    .ifPresent(partition -> {
                        throw new InvalidConfigException("[load] plan " + partition + ": the month is loaded "
                                + account(loaded) + ", and is delivered " + account(partition)
                                + "; both would be counted. Go on with the prefix that it was loaded with, or load under"
                                + " another export name, or into another database");
                    });
        }
    }

    private static String account(PartitionKey partition) {
        return partition.account().isEmpty() ? "without an account" : "for account " + partition.account();
    }

    /** An export's months lie in one dataset, or no view could show them all. */
    private void requireOneDataset(ExportId export, Collection<LoadState> current) {
        current.stream()
                .filter(state -> !state.table().dataset().equals(options.dataset()))
                .findFirst()
                .ifPresent(state -> {
                    throw new InvalidConfigException("[load] plan " + export + ": it is loaded in the dataset "
                            + state.table().dataset() + ", and can't go on in " + options.dataset()
                            + "; use the same dataset, or another export name");
                });
    }

    /** Names are made table-safe, so two exports can come to want the same table: then one would replace the other's month. */
    private void refuseTablesOfOtherExports(ExportId export, List<PlannedPeriod> plan) {
        Set<TableName> wanted =
                plan.stream().filter(p -> !p.loaded()).map(PlannedPeriod::table).collect(Collectors.toSet());
        if (wanted.isEmpty()) {
            return;
        }
        TableName view = TableNames.unifiedView(options.dataset(), export);
        StateManager state = backend.stateManager();
        for (ExportId other : state.exports()) {
            if (other.equals(export)) {
                continue;
            }
            Set<TableName> taken = new HashSet<>();
            for (LoadState loaded : state.currentVersions(other)) {
                taken.add(loaded.table());
                taken.add(TableNames.unifiedView(loaded.table().dataset(), other));
            }
            taken.stream()
                    .filter(table -> wanted.contains(table) || table.equals(view))
                    .findFirst()
                    .ifPresent(table -> {
                        throw new InvalidConfigException("[load] plan " + export + ": table " + table
                                + " belongs to the export " + other
                                + "; choose another export name, or another dataset");
                    });
        }
    }
}
