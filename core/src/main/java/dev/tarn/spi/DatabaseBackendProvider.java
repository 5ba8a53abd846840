package dev.tarn.spi;

/**
 * Opens a kind of backend: the service that {@link java.util.ServiceLoader} finds. Needs no configuration to be made, and
 * costs nothing until {@link #open}.
 *
 * @param <C> the record that holds the backend's settings
 */
public interface DatabaseBackendProvider<C extends Record> {

    /**
     * What the configuration calls this backend, for example {@code duckdb}.
     *
     * @return lower-case letters and digits, unique on the class path
     */
    String name();

    /**
     * The settings' type. Core binds the table {@code [database.<name>]} to its components by name ({@code databasePath} is
     * {@code database_path}); each is a {@code String}, {@code int}, {@code long}, {@code boolean}, {@code Path},
     * {@code Secret}, {@code YearMonth}, an enum, an {@code Optional} or {@code List} of one, or a nested record. The record checks itself in its
     * constructor by throwing {@link IllegalArgumentException}.
     *
     * @return the record's class
     */
    Class<C> configType();

    /**
     * Connects.
     *
     * @param config the settings
     * @return a connected backend that the caller closes
     * @throws dev.tarn.error.BackendException where it can't; the subclass says who must act
     */
    DatabaseBackend open(C config);
}
