package dev.tarn.ducklake.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import dev.tarn.ducklake.commit.NewColumn;
import dev.tarn.ducklake.scan.Predicate;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes and maintenance in any order: what a snapshot read when it was made, it reads for as long as it is there. */
class RandomMaintenanceTest {

    private static final int STEPS = 30;

    static LongStream seeds() {
        Optional<Long> one = Optional.ofNullable(Long.getLong("tarn.seed"));
        long start = one.orElseGet(() -> System.nanoTime() & 0xFFFFFF);
        return LongStream.range(start, start + (one.isPresent() ? 1 : 2));
    }

    @ParameterizedTest(name = "-Dtarn.seed={0}")
    @MethodSource("seeds")
    void snapshotsKeepTheirRows(long seed, @TempDir Path folder) {
        Random random = new Random(seed);
        StringBuilder log = new StringBuilder("seed " + seed + ":");
        try (Kept lake = Kept.made(new CatalogLocation.DuckDbFile(folder.resolve("lake.ducklake")), folder)) {
            long table = lake.table("t", random.nextBoolean());
            Map<String, List<String>> expected = new TreeMap<>(lake.everything());
            int rows = 0;
            for (int step = 0; step < STEPS; step++) {
                List<String> before = List.copyOf(lake.everything(lake.catalog.latest())
                        .values()
                        .iterator()
                        .next());
                boolean same = true;
                int what = random.nextInt(13);
                log.append(' ').append(what);
                switch (what) {
                    case 0 ->
                        lake.commit(
                                writer -> writer.changes().alter(table).add(NewColumn.of("c" + log.length(), "int32")));
                    case 1, 2 -> lake.delete(table, "n % 7 = " + random.nextInt(7));
                    case 3 -> {
                        int rest = random.nextInt(5);
                        lake.commit(writer ->
                                writer.update(table, Map.of("tag", "'changed'"), "n % 5 = " + rest, Predicate.ALL));
                    }
                    case 4, 5 -> same = merge(lake);
                    case 6, 7 ->
                        assertThat(lake.rewrite(random.nextDouble() / 2).problems())
                                .isEmpty();
                    case 8 -> expire(lake, random, expected);
                    case 9 -> {
                        lake.age();
                        assertThat(new CleanupFiles(lake.catalog)
                                        .run(Kept.TWO_DAYS, false)
                                        .problems())
                                .isEmpty();
                    }
                    default -> {
                        lake.append(table, "2024-0" + (1 + random.nextInt(2)), rows, 20);
                        rows += 20;
                    }
                }
                if (what >= 4 && what <= 9) {
                    assertThat(lake.everything(lake.catalog.latest()).values())
                            .as(log + "")
                            .containsExactly(before);
                    assertThat(same).as(log + "").isTrue();
                }
                expected.putAll(lake.everything(lake.catalog.latest()));
                if (what >= 4 && what <= 9 || step == STEPS - 1) {
                    assertThat(lake.everything()).as(log + "").isEqualTo(expected);
                }
            }
        }
    }

    /** Whether a second run finds nothing left to do. */
    private static boolean merge(Kept lake) {
        assertThat(lake.merge().problems()).isEmpty();
        return lake.merge().equals(new MaintenanceReport(false, List.of(), List.of(), List.of(), List.of()));
    }

    private static void expire(Kept lake, Random random, Map<String, List<String>> expected) {
        Set<Long> some = new HashSet<>();
        for (SnapshotInfo info : lake.catalog.snapshots()) {
            if (random.nextInt(3) == 0) {
                some.add(info.snapshot().id());
            }
        }
        List<Long> expired = new ExpireSnapshots(lake.catalog).ids(some, false).snapshots();
        expected.keySet().removeIf(key -> expired.contains(Long.parseLong(key.substring(0, 6))));
    }
}
