package dev.tarn;

import dev.tarn.billing.BillingExport;
import dev.tarn.config.ConfigLoader;
import dev.tarn.config.TarnConfig;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadEngine;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadReport;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.store.StoreSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * An open database: what applications import first. Safe for use by several threads; all errors are
 * {@link dev.tarn.error.BackendException}s.
 *
 * <pre>{@code
 * try (Tarn tarn = Tarn.open("duckdb", Map.of("database_path", "costs.duckdb"))) {
 *     tarn.load(AwsExport.from(AwsConfig.of("/path/to/bucket", "billing", "cur"))).orThrow();
 *     tarn.query("SELECT sum(line_item_unblended_cost) FROM aws_billing.cur_unified").toList();
 * }
 * }</pre>
 */
public final class Tarn implements AutoCloseable {

    private final DatabaseBackend backend;

    private Tarn(DatabaseBackend backend) {
        this.backend = backend;
    }

    /**
     * Opens the database that a configuration file and the process's environment name. All that is wrong in any table,
     * the backend's own included, is reported together.
     *
     * @param configFile the TOML file
     * @return the open database
     */
    public static Tarn open(Path configFile) {
        BackendRegistry registry = BackendRegistry.discover();
        TarnConfig config = ConfigLoader.load(Optional.of(configFile), System.getenv(), Map.of(), registry::configType);
        return new Tarn(registry.open(config.backend(), config.settings(), StoreSettings.of(config)));
    }

    /**
     * Opens the database that a configuration names.
     *
     * @param config the configuration
     * @return the open database
     */
    public static Tarn open(TarnConfig config) {
        return new Tarn(BackendRegistry.discover().open(config.backend(), config.settings(), StoreSettings.of(config)));
    }

    /**
     * Opens a database. Neither a file nor the environment is looked at.
     *
     * @param backend the backend's name, for example {@code duckdb}
     * @param settings the keys of the table {@code [database.<backend>]} with their values
     * @return the open database
     */
    public static Tarn open(String backend, Map<String, ?> settings) {
        return new Tarn(BackendRegistry.discover().open(backend, settings));
    }

    /**
     * What this database is made of.
     *
     * @return the backend; closed with this
     */
    public DatabaseBackend backend() {
        return backend;
    }

    /**
     * Loads what is new in an export, with {@link LoadOptions#DEFAULT}.
     *
     * @param export the export
     * @return what was done; see {@link LoadReport#orThrow}
     */
    public LoadReport load(BillingExport export) {
        return load(export, LoadOptions.DEFAULT, LoadListener.NONE, new Cancellation());
    }

    /**
     * Loads what is new in an export.
     *
     * @param export the export
     * @param options how
     * @param listener hears how it goes on
     * @param cancellation lets another thread end it
     * @return what was done; see {@link LoadReport#orThrow}
     */
    public LoadReport load(
            BillingExport export, LoadOptions options, LoadListener listener, Cancellation cancellation) {
        return new LoadEngine(backend).load(export, options, listener, cancellation);
    }

    /**
     * Runs one read-only statement.
     *
     * @param sql the statement, with {@code ?} for each parameter
     * @param parameters values, bound
     * @return the rows, which the caller closes
     */
    public RowCursor query(String sql, Object... parameters) {
        return backend.query(sql, parameters);
    }

    @Override
    public void close() {
        backend.close();
    }
}
