package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several lakes share in one database of PostgreSQL, and what they do not. */
class LakeSharingTest {

    @TempDir
    private Path folder;

    @Test
    void lakesInOneDatabaseHaveLoadStatesOfTheirOwn() {
        String database = EmbeddedPostgres.server().freshDatabase();
        Months months = new Months(folder);
        try (DuckLakeBackend usual = months.open("database_path", database);
                DuckLakeBackend named = months.open("database_path", database + "&schema=other's")) {
            months.publish(usual, Months.load("2025-01", "", "v1"), "a,1");
            assertThat(usual.stateManager().exports()).hasSize(1);
            assertThat(named.stateManager().exports()).isEmpty();

            months.publish(named, Months.load("2025-02", "", "v1"), "b,2");
            assertThat(usual.stateManager().currentVersions(Months.EXPORT))
                    .singleElement()
                    .satisfies(state -> assertThat(state.key()).isEqualTo(Months.key("2025-01", "", "v1")));
            assertThat(named.stateManager().currentVersions(Months.EXPORT))
                    .singleElement()
                    .satisfies(state -> assertThat(state.key()).isEqualTo(Months.key("2025-02", "", "v1")));
        }
    }
}
