package dev.tarn.postgres.copy;

import dev.tarn.spi.StageRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A feed that is tried before its first load, and replaced for good where it does not work: a native library that can't be loaded, for
 * example. Trying takes as long as a small load, which whoever only queries should not wait for.
 */
final class TriedFeed implements CopyFeed {

    private static final Logger LOG = LoggerFactory.getLogger(TriedFeed.class);

    private final CopyFeed first;
    private final Supplier<Optional<String>> trial;
    private final CopyFeed second;
    private CopyFeed chosen;

    TriedFeed(CopyFeed first, Supplier<Optional<String>> trial, CopyFeed second) {
        this.first = first;
        this.trial = trial;
        this.second = second;
    }

    @Override
    public synchronized String name() {
        return (chosen == null ? first : chosen).name();
    }

    @Override
    public Copied copy(StageRequest request, CopyTarget target, Connection connection) throws SQLException {
        return chosen().copy(request, target, connection);
    }

    private synchronized CopyFeed chosen() {
        if (chosen == null) {
            Optional<String> failure = trial.get();
            if (failure.isPresent()) {
                LOG.warn(
                        "rows can't be sent to PostgreSQL as {} ({}); they are sent as {}",
                        first.name(),
                        failure.get(),
                        second.name());
            }
            chosen = failure.isPresent() ? second : first;
        }
        return chosen;
    }
}
