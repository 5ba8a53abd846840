package dev.tarn.ducklake.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ducklake.SampleLakes;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import dev.tarn.ducklake.catalog.SnapshotRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lakes of the official extension, maintained: every snapshot that is there reads what it did before. */
class SharedLakesMaintenanceTest {

    @TempDir
    Path temp;

    static Stream<String> names() {
        return SampleLakes.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everySnapshotReadsAsBefore(String name) throws Exception {
        Path folder = SampleLakes.unpack(name, temp);
        try (Kept lake = Kept.of(SampleLakes.open(folder))) {
            // Such paths are relative to a working directory that tests don't have.
            lake.change("UPDATE @data_file SET path = ? || path WHERE NOT path_is_relative", folder + "/");
            Map<String, List<String>> before = lake.everything();
            SnapshotRow base = lake.catalog.latest();

            MaintenanceReport merged = lake.merge();
            MaintenanceReport rewritten = lake.rewrite(0);
            assertThat(merged.problems()).isEmpty();
            assertThat(rewritten.problems()).isEmpty();
            SnapshotRow newest = lake.catalog.latest();
            assertThat(newest.id())
                    .isEqualTo(base.id()
                            + merged.snapshots().size()
                            + rewritten.snapshots().size());
            Map<String, List<String>> after = lake.everything();
            assertThat(upTo(after, base.id())).isEqualTo(before);
            assertThat(lake.everything(newest).values())
                    .containsExactlyElementsOf(lake.everything(base).values());
            assertThat(lake.catalog("SELECT count(*) FROM @delete_file WHERE end_snapshot IS NULL AND data_file_id IN"
                            + " (SELECT f.data_file_id FROM @data_file f WHERE f.end_snapshot IS NULL)"))
                    .containsExactly("0");

            Set<Long> old = lake.catalog.snapshots().stream()
                    .map(SnapshotInfo::snapshot)
                    .map(SnapshotRow::id)
                    .filter(id -> id % 3 != 0)
                    .collect(Collectors.toSet());
            new ExpireSnapshots(lake.catalog).ids(old, false);
            after.keySet().removeIf(key -> {
                long id = Long.parseLong(key.substring(0, 6));
                return id % 3 != 0 && id != newest.id();
            });
            lake.age();
            MaintenanceReport cleaned = new CleanupFiles(lake.catalog).run(Kept.TWO_DAYS, false);
            assertThat(cleaned.problems()).allMatch(p -> p.contains("lets go of it"));
            assertThat(lake.everything()).isEqualTo(after);
            assertThat(cleaned.removed())
                    .allSatisfy(f -> assertThat(lake.data().resolve(f.path())).doesNotExist());
            assertThat(Files.list(folder.resolve("expected"))).isNotEmpty();
        }
    }

    private static Map<String, List<String>> upTo(Map<String, List<String>> all, long snapshot) {
        Map<String, List<String>> some = new TreeMap<>(all);
        some.keySet().removeIf(key -> Long.parseLong(key.substring(0, 6)) > snapshot);
        return some;
    }
}
