package dev.tarn.ducklake.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.PostgresCatalogs;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.error.LoadOutcomeUnknownException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresCommitTest implements CommitContract, CommitRowsContract {

    @Override
    public CatalogLocation location(Path folder) {
        return PostgresCatalogs.fresh("lake");
    }

    @Test
    void aConnectionThatBreaksDuringTheCommitIsFollowedUp() {
        CatalogLocation location = PostgresCatalogs.fresh("lake");
        try (LakeCatalog catalog = Given.catalog(location)) {
            List<Integer> attempts = new ArrayList<>();
            LakeCommit commit = Given.commit(catalog).observedBy((moment, attempt) -> {
                if (moment == CommitMoment.BEFORE_COMMIT) {
                    attempts.add(attempt);
                    if (attempt == 1) {
                        PostgresCatalogs.disconnect(location);
                    }
                }
            });
            commit.define().createSchema("s");
            SnapshotRow snapshot = commit.commit("", "", "");
            assertThat(snapshot).isEqualTo(catalog.latest());
            assertThat(snapshot.id()).isEqualTo(1);
            assertThat(attempts).containsExactly(1, 2);
        }
    }

    @Test
    void anOutcomeThatNobodyKnowsIsSaid() {
        CatalogLocation location = PostgresCatalogs.fresh("lake");
        try (LakeCatalog catalog = Given.catalog(location)) {
            LakeCommit commit = Given.commit(catalog)
                    .retrying(new RetryPolicy(1, Duration.ZERO, 1, Duration.ZERO))
                    .observedBy((moment, attempt) -> {
                        if (moment == CommitMoment.BEFORE_COMMIT) {
                            PostgresCatalogs.disconnect(location);
                        }
                    });
            commit.define().createSchema("s");
            assertThatThrownBy(() -> commit.commit("", "", "")).isInstanceOf(LoadOutcomeUnknownException.class);
            assertThat(catalog.latest().id()).isZero();
        }
    }
}
