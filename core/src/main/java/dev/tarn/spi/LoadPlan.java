package dev.tarn.spi;

import dev.tarn.model.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Loads that become visible together or not at all: one period, or several, of one account or several.
 *
 * @param loads the loads, at most one for a partition, all of one export
 * @param unifiedView the view over all of the export's tables that publishing keeps true
 */
public record LoadPlan(List<PlannedLoad> loads, TableName unifiedView) {

    /** Copies the loads and checks that they belong together. */
    public LoadPlan {
        loads = List.copyOf(loads);
        if (loads.isEmpty()) {
            throw new IllegalArgumentException("a plan needs at least one load");
        }
        Set<Object> partitions = new HashSet<>();
        for (PlannedLoad load : loads) {
            if (!partitions.add(load.key().partition())) {
                throw new IllegalArgumentException(load.key().partition() + " is planned twice");
            }
            if (!load.key()
                    .partition()
                    .export()
                    .equals(loads.get(0).key().partition().export())) {
                throw new IllegalArgumentException("a plan is for one export, not for "
                        + loads.get(0).key().partition().export() + " and "
                        + load.key().partition().export());
            }
        }
    }
}
