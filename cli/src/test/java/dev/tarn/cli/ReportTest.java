package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases differ in how they quote, group and sort; the report does not. */
class ReportTest {

    @TempDir
    private Path folder;

    @Test
    void everyDatabaseGivesTheSameReport() {
        Path bucket = folder.resolve("bucket");
        assertThat(Run.of("sample", "--out", bucket, "--months", 2, "--rows", 300, "--json")
                        .code())
                .isZero();
        String expected = report(Database.Kind.DUCKDB, bucket);
        assertThat(expected).contains("2025-", "USD");
        for (Database.Kind kind : Database.Kind.values()) {
            assertThat(report(kind, bucket)).as(kind.name()).isEqualTo(expected);
        }
    }

    private String report(Database.Kind kind, Path bucket) {
        Database database = kind.in(folder);
        database.run("aws", "import-cur", "--bucket", bucket, "--prefix", "exports", "--export-name", "sample");
        return database.run("report", "--export-name", "sample").out();
    }
}
