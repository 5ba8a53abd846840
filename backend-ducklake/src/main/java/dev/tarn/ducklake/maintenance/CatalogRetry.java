package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadConflictException;
import java.time.Duration;

/** Writes to the catalog without a snapshot; again, when another transaction came first. */
final class CatalogRetry {

    private static final int TRIES = 10;
    private static final Duration WAIT = Duration.ofMillis(50);

    private CatalogRetry() {}

    static <T> T write(LakeCatalog catalog, String operation, CatalogSession.Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return catalog.write(operation, work);
            } catch (LoadConflictException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
            try {
                Thread.sleep(WAIT.toMillis() * attempt);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LoadCancelledException(
                        "[" + catalog.backend() + "] " + operation
                                + ": interrupted between two tries; nothing was changed",
                        e);
            }
        }
    }
}
