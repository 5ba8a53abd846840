package dev.tarn.jdbc.sql;

import dev.tarn.config.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of {@code [database.sql]}.
 *
 * @param url the JDBC URL, with the driver's own properties: a secret, because it may hold a password
 * @param user the user, where the URL does not name one
 * @param password the user's password
 * @param driver the driver's class; absent for the one that takes the URL
 * @param stateDataset the dataset of the load state; absent for {@code billing_state}
 * @param datasets how datasets become schemas; absent for what the database can do
 * @param batchSize how many rows are sent at once; absent for 1,000
 * @param memoryLimit how much memory the reader of files takes, for example {@code 4GB}; absent for its own limit
 * @param threads how many threads the reader of files uses; absent for one for each core
 * @param tempDirectory where the reader of files spills what exceeds its memory; absent for a folder of the system's
 */
public record SqlConfig(
        Secret url,
        Optional<String> user,
        Optional<Secret> password,
        Optional<String> driver,
        Optional<String> stateDataset,
        Optional<SqlDatasets> datasets,
        Optional<Integer> batchSize,
        Optional<String> memoryLimit,
        Optional<Integer> threads,
        Optional<Path> tempDirectory) {

    private static final int USUAL_BATCH = 1000;
    private static final int LARGEST_BATCH = 100_000;

    /** Checks the values. */
    public SqlConfig {
        if (stateDataset.isPresent() && stateDataset.get().isBlank()) {
            throw new IllegalArgumentException("state_dataset is empty");
        }
        batchSize.ifPresent(size -> {
            if (size < 1 || size > LARGEST_BATCH) {
                throw new IllegalArgumentException("batch_size is " + size + ", not 1 to " + LARGEST_BATCH);
            }
        });
        threads.ifPresent(count -> {
            if (count < 1) {
                throw new IllegalArgumentException("threads is " + count + ", not 1 or more");
            }
        });
    }

    /**
     * A database that needs neither user nor password, with everything else as usual.
     *
     * @param url the JDBC URL
     * @return the settings
     */
    public static SqlConfig of(String url) {
        return new SqlConfig(
                new Secret(url),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    int rowsAtOnce() {
        return batchSize.orElse(USUAL_BATCH);
    }

    /** The URL itself. */
    String address() {
        return url.reveal();
    }

    /** What messages may show of the URL. */
    String subject() {
        return new SqlUrl(address()).shown();
    }
}
