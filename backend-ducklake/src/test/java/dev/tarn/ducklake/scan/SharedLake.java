package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.SampleLakes;
import dev.tarn.ducklake.catalog.LakeCatalog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A lake that the official extension wrote, unpacked where a test may change it. */
record SharedLake(String name, Path folder) {

    static SharedLake unpack(String name, Path into) {
        SharedLake lake = new SharedLake(name, SampleLakes.unpack(name, into));
        lake.moveForeignFiles();
        return lake;
    }

    /** The lake's paths are relative to a working directory that tests don't have. */
    private void moveForeignFiles() {
        change("UPDATE ducklake_data_file SET path = '" + folder + "/' || path WHERE NOT path_is_relative");
    }

    /** Changes the catalog behind the lake's back. */
    void change(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("catalog.ducklake"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    LakeCatalog open() {
        return SampleLakes.open(folder);
    }

    Path expected(long snapshot, String table) {
        return folder.resolve("expected").resolve(snapshot + "." + table + ".csv");
    }
}
