package dev.tarn.ducklake;

import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.tck.BackendUnderTest;
import java.util.Set;
import java.util.TreeSet;

/** A lake for the kit: what it leaves behind are tables and views of the newest snapshot. */
interface LakeUnderTest extends BackendUnderTest {

    @Override
    default String provider() {
        return "ducklake";
    }

    @Override
    default Set<String> tables(DatabaseBackend backend) {
        Lake lake = ((DuckLakeBackend) backend).lake();
        LakeNames names = lake.catalog().names(lake.catalog().latest());
        Set<String> all = new TreeSet<>();
        names.tables().forEach(t -> all.add(t.schema().name() + "." + t.name()));
        names.views().forEach(v -> all.add(v.schema().name() + "." + v.name()));
        return all;
    }
}
