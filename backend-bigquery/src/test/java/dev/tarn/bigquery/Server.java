package dev.tarn.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.Dataset;
import dev.tarn.config.Settings;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.testing.bigquery.BigQueryEmulator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Where the tests find BigQuery: an emulator in this process, or the account that {@code -Ptarn.bigquery} names. */
final class Server {

    private static final String TEST = "tarn-test";
    private static final Optional<String> PROJECT = property("tarn.bigquery.project");

    private Server() {}

    private static final class Emulated {
        static final BigQueryEmulator EMULATOR = BigQueryEmulator.start();
    }

    private static Optional<String> property(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .filter(value -> !value.isBlank() && !value.startsWith("${"));
    }

    static boolean isEmulated() {
        return PROJECT.isEmpty();
    }

    /** The emulator, for tests that only make sense there. */
    static BigQueryEmulator emulator() {
        return Emulated.EMULATOR;
    }

    /** Settings of a dataset that nobody else uses. */
    static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        String unique = BigQueryDatabase.unique();
        settings.put("dataset", "tarn_test_" + unique);
        settings.put("labels", TEST + "=" + unique);
        if (isEmulated()) {
            settings.put("project_id", BigQueryEmulator.PROJECT);
            settings.put("endpoint", emulator().endpoint().toString());
            settings.put("retry_seconds", "5");
        } else {
            settings.put("project_id", PROJECT.get());
            property("tarn.bigquery.credentials").ifPresent(path -> settings.put("credentials_path", path));
            property("tarn.bigquery.location").ifPresent(location -> settings.put("location", location));
        }
        return settings;
    }

    static BigQueryConfig config(Map<String, String> settings) {
        return Settings.of("bigquery", settings).bind(BigQueryConfig.class);
    }

    static DatabaseBackend open(Map<String, String> settings) {
        return new BigQueryBackendProvider().open(config(settings));
    }

    /** Every table and view that a backend of these settings has made, in whichever dataset; its own has no name of its own here. */
    static Set<String> tables(BigQueryConfig config) {
        BigQuery client = Connection.open(config);
        Set<String> names = new TreeSet<>();
        for (Dataset dataset : client.listDatasets().iterateAll()) {
            String test =
                    dataset.getLabels() == null ? null : dataset.getLabels().get(TEST);
            if (test == null || !test.equals(config.labelMap().get(TEST))) {
                continue;
            }
            client.listTables(dataset.getDatasetId())
                    .iterateAll()
                    .forEach(table -> names.add(table.getTableId().getDataset().replace(config.stateDataset(), "state")
                            + "." + table.getTableId().getTable()));
        }
        return names;
    }
}
