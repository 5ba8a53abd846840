package dev.tarn.tck.memory;

import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaVersion;
import dev.tarn.model.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that the database holds at one instant; never changed, only replaced by a changed copy. */
record Snapshot(
        Map<TableName, Table> tables,
        Map<TableName, List<TableName>> views,
        List<StoredLoad> loads,
        Map<PartitionKey, Long> fences,
        List<SchemaVersion> schemas) {

    static final Snapshot EMPTY = new Snapshot(Map.of(), Map.of(), List.of(), Map.of(), List.of());

    /** A copy that may be changed until it is published. */
    Snapshot draft() {
        return new Snapshot(
                new LinkedHashMap<>(tables),
                new LinkedHashMap<>(views),
                new ArrayList<>(loads),
                new LinkedHashMap<>(fences),
                new ArrayList<>(schemas));
    }

    Optional<StoredLoad> find(LoadKey key) {
        return loads.stream().filter(load -> load.latest().key().equals(key)).findFirst();
    }

    /** In a draft: replaces a load's state, or adds it. */
    void put(StoredLoad load) {
        for (int i = 0; i < loads.size(); i++) {
            if (loads.get(i).latest().key().equals(load.latest().key())) {
                loads.set(i, load);
                return;
            }
        }
        loads.add(load);
    }
}
