package dev.tarn.jdbc;

import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keys and times as the load state's tables hold them. */
final class StateKeys {

    static final String OF_PARTITION = " WHERE vendor = ? AND export_name = ? AND account = ? AND billing_period = ?";

    static final String OF_LOAD = OF_PARTITION + " AND version_id = ?";

    private StateKeys() {}

    static List<Object> partition(PartitionKey partition) {
        return List.of(
                partition.export().vendor(),
                partition.export().name(),
                partition.account(),
                partition.period().toString());
    }

    /** The values of some parameters, then of {@link #OF_PARTITION}, then of others. */
    static Object[] values(List<Object> first, PartitionKey partition, Object... then) {
        List<Object> values = new ArrayList<>(first);
        values.addAll(partition(partition));
        values.addAll(Arrays.asList(then));
        return values.toArray();
    }

    /** The values of some parameters, then of {@link #OF_LOAD}, then of others. */
    static Object[] values(List<Object> first, LoadKey load, Object... then) {
        List<Object> values = new ArrayList<>(first);
        values.addAll(partition(load.partition()));
        values.add(load.version());
        values.addAll(Arrays.asList(then));
        return values.toArray();
    }

    /** Now, in UTC, to the microsecond that databases keep. */
    static LocalDateTime now() {
        return time(Instant.now());
    }

    /** A time, in UTC, to the microsecond that databases keep. */
    static LocalDateTime time(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }
}
