package dev.tarn.load;

import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.LoadState;
import dev.tarn.model.PartitionKey;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where an export's loaded months were delivered to. Exports are known by name, and two payers may give theirs the same one:
 * the place tells them apart, so that the months of one do not replace those of the other.
 */
record KnownSources(Map<String, NavigableMap<YearMonth, LoadState>> byAccount) {

    static KnownSources of(Collection<LoadState> current) {
        Map<String, NavigableMap<YearMonth, LoadState>> byAccount = new HashMap<>();
        for (LoadState state : current) {
            if (!state.source().isEmpty()) {
                PartitionKey partition = state.key().partition();
                byAccount
                        .computeIfAbsent(partition.account(), account -> new TreeMap<>())
                        .put(partition.period(), state);
            }
        }
        return new KnownSources(byAccount);
    }

    /** Refuses a plan with a delivery that was made to another place than what is loaded. */
    void require(Collection<PlannedPeriod> plan) {
        for (PlannedPeriod period : plan) {
            PartitionKey partition = period.delivery().key().partition();
            nearest(partition)
                    .filter(loaded ->
                            !period.source().isEmpty() && !period.source().equals(loaded.source()))
                    .ifPresent(loaded -> {
                        throw new InvalidConfigException("[load] plan " + partition + ": it was delivered to '"
                                + period.source() + "', but "
                                + loaded.key().partition().period() + " of this export is loaded from '"
                                + loaded.source()
                                + "'; two exports of one name would replace each other's months. Load this one into another"
                                + " database, or have it delivered under another name; if it is the same export and has"
                                + " moved, load once with reset");
                    });
        }
    }

    /** The month itself, else the one before it, else the one after it: an export that has moved has two places. */
    private Optional<LoadState> nearest(PartitionKey partition) {
        NavigableMap<YearMonth, LoadState> months = byAccount.get(partition.account());
        if (months == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(months.floorEntry(partition.period()))
                .or(() -> Optional.of(months.firstEntry()))
                .map(Map.Entry::getValue);
    }
}
