package dev.tarn.bigquery;

import dev.tarn.spi.ReaderLimits;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of {@code [database.bigquery]}.
 *
 * @param projectId the project that the data is in, and that pays for the jobs
 * @param dataset where the load state is kept, and where names without a dataset are looked for; {@code aws_billing} where absent
 * @param location where the dataset is made if it is not there, for example {@code EU}; {@code US} where absent
 * @param credentialsPath a service account's key or another file of credentials; the application default credentials where absent
 * @param maximumBytesBilled how much a single query of an application or of the command line may read at most, in bytes
 * @param labels labels of all jobs and tables, each {@code key=value}
 * @param pricePerTib what a query costs for each TiB that it reads, for estimates; 6.25 where absent
 * @param loadJobsPerTable how many load jobs a table may take in a day before a load is refused; the service's 1,500 where absent
 * @param retrySeconds how long a call is tried again while the service is unavailable or limits the rate; 120 where absent
 * @param endpoint where the service is, where it is not Google's own: private endpoints, tests
 * @param memoryLimit how much memory the reader of files takes, for example {@code 2GB}
 * @param threads how many threads the reader of files uses
 * @param tempDirectory where files wait for their upload, and the reader spills what exceeds its memory
 */
public record BigQueryConfig(
        String projectId,
        Optional<String> dataset,
        Optional<String> location,
        Optional<Path> credentialsPath,
        Optional<Long> maximumBytesBilled,
        List<String> labels,
        Optional<String> pricePerTib,
        Optional<Integer> loadJobsPerTable,
        Optional<Integer> retrySeconds,
        Optional<String> endpoint,
        Optional<String> memoryLimit,
        Optional<Integer> threads,
        Optional<Path> tempDirectory) {

    private static final String USUAL_DATASET = "aws_billing";
    private static final String USUAL_LOCATION = "US";
    private static final String USUAL_PRICE = "6.25";
    private static final int USUAL_LOAD_JOBS = 1500;
    private static final int USUAL_RETRY_SECONDS = 120;

    /** Checks the values. */
    public BigQueryConfig {
        labels = List.copyOf(labels);
        if (!projectId.matches("([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]")) {
            throw new IllegalArgumentException("project_id '" + projectId
                    + "' is no project's id; give the id, not the name or the number: 6 to 30 lower-case letters, digits and"
                    + " hyphens");
        }
        if (dataset.filter(d -> !d.matches("[A-Za-z0-9_]{1,1024}")).isPresent()) {
            throw new IllegalArgumentException(
                    "dataset '" + dataset.get() + "' is no dataset's name: letters, digits and underscores");
        }
        labels.forEach(BigQueryConfig::label);
        price(pricePerTib.orElse(USUAL_PRICE));
        positive("maximum_bytes_billed", maximumBytesBilled);
        positive("load_jobs_per_table", loadJobsPerTable);
        positive("retry_seconds", retrySeconds);
        positive("threads", threads);
        endpoint.ifPresent(BigQueryConfig::endpoint);
    }

    private static void positive(String key, Optional<? extends Number> value) {
        if (value.isPresent() && value.get().longValue() < 1) {
            throw new IllegalArgumentException(key + " is " + value.get() + "; it must be at least 1");
        }
    }

    private static Map.Entry<String, String> label(String label) {
        if (!label.matches("[a-z][a-z0-9_-]{0,62}=[a-z0-9_-]{0,63}")) {
            throw new IllegalArgumentException(
                    "labels has '" + label
                            + "'; a label is key=value, of lower-case letters, digits, hyphens and underscores, 63 at most each");
        }
        int equals = label.indexOf('=');
        return Map.entry(label.substring(0, equals), label.substring(equals + 1));
    }

    private static BigDecimal price(String text) {
        try {
            BigDecimal price = new BigDecimal(text.strip());
            if (price.signum() >= 0) {
                return price;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("price_per_tib is '" + text + "'; it must be a number, for example 6.25");
    }

    private static URI endpoint(String text) {
        URI uri = URI.create(text);
        if (uri.getHost() == null || !List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
            throw new IllegalArgumentException("endpoint '" + text + "' is no address; for example https://host");
        }
        return uri;
    }

    String stateDataset() {
        return dataset.orElse(USUAL_DATASET);
    }

    String usualLocation() {
        return location.orElse(USUAL_LOCATION);
    }

    Map<String, String> labelMap() {
        Map<String, String> map = new LinkedHashMap<>();
        labels.forEach(l -> map.put(label(l).getKey(), label(l).getValue()));
        return map;
    }

    BigDecimal price() {
        return price(pricePerTib.orElse(USUAL_PRICE));
    }

    int dailyLoadJobs() {
        return loadJobsPerTable.orElse(USUAL_LOAD_JOBS);
    }

    Duration retryTime() {
        return Duration.ofSeconds(retrySeconds.orElse(USUAL_RETRY_SECONDS));
    }

    /** An address of this machine is no service of Google's: nothing of a user's credentials goes there unasked. */
    boolean isLocal() {
        return endpoint.map(BigQueryConfig::endpoint)
                .filter(uri -> List.of("127.0.0.1", "localhost", "[::1]").contains(uri.getHost()))
                .isPresent();
    }

    ReaderLimits readerLimits() {
        return new ReaderLimits(memoryLimit, threads, tempDirectory);
    }

    String subject() {
        return "dataset " + projectId + "." + stateDataset();
    }
}
