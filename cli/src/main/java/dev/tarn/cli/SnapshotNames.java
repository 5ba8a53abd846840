package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.model.Snapshot;
import dev.tarn.spi.TimeTravel;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the commands about snapshots have in common. */
final class SnapshotNames {

    private SnapshotNames() {}

    static TimeTravel travel(Tarn tarn) {
        return tarn.backend()
                .timeTravel()
                .orElseThrow(() -> new UnsupportedCapabilityException("[cli] travel in time: this backend keeps no"
                        + " earlier states; use one that does, for example --backend ducklake"));
    }

    static String time(Snapshot snapshot) {
        return snapshot.time()
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace('T', ' ')
                .replace("Z", "");
    }

    static Map<String, Object> document(Snapshot snapshot) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", snapshot.id());
        document.put("time", snapshot.time().toString());
        document.put("author", snapshot.author());
        document.put("message", snapshot.message());
        document.put("extra_info", snapshot.extraInfo());
        document.put("changes", snapshot.changes());
        return document;
    }
}
