package dev.tarn.ducklake.catalog;

import java.util.Optional;

/**
 * How a catalog is opened.
 *
 * @param backend what all messages start with
 * @param dataPath where the lake's files are; needed to create a lake in PostgreSQL; for an existing lake it must be what the catalog
 *     says, unless {@code overrideDataPath}
 * @param overrideDataPath whether files are looked for at {@code dataPath} whatever the catalog says; the catalog stays as it is
 * @param create whether a lake is made where there is none
 * @param encrypted whether a lake that is made is encrypted
 * @param readOnly whether nothing may be written
 */
public record CatalogSettings(
        String backend,
        Optional<String> dataPath,
        boolean overrideDataPath,
        boolean create,
        boolean encrypted,
        boolean readOnly) {

    /** Checks that the choices go together. */
    public CatalogSettings {
        if (backend.isBlank()) {
            throw new IllegalArgumentException("a catalog needs the name of its backend");
        }
        if (overrideDataPath && dataPath.isEmpty()) {
            throw new IllegalArgumentException("overriding the data path needs a data_path");
        }
        if (dataPath.isPresent() && dataPath.get().isBlank()) {
            throw new IllegalArgumentException("data_path is empty; name a folder, or leave it out");
        }
        if (create && readOnly) {
            throw new IllegalArgumentException("a lake that is only read can't be made; drop read_only");
        }
    }

    /**
     * Settings for an existing lake.
     *
     * @return the settings
     */
    public static CatalogSettings existing() {
        return new CatalogSettings("ducklake", Optional.empty(), false, false, false, false);
    }

    /**
     * Settings that make the lake where there is none.
     *
     * @param dataPath where its files are; beside a DuckDB file where absent
     * @return the settings
     */
    public static CatalogSettings creating(Optional<String> dataPath) {
        return new CatalogSettings("ducklake", dataPath, false, true, false, false);
    }

    /**
     * Settings for an existing lake whose files are elsewhere than its catalog says.
     *
     * @param dataPath where they are
     * @return the settings
     */
    public static CatalogSettings moved(String dataPath) {
        return new CatalogSettings("ducklake", Optional.of(dataPath), true, false, false, false);
    }
}
