package dev.tarn.ducklake.catalog;

import dev.tarn.config.Secret;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where a lake's catalog is. */
public sealed interface CatalogLocation {

    /**
     * A catalog in a DuckDB file, which one process at a time has open.
     *
     * @param file the file, as it was given
     */
    record DuckDbFile(Path file) implements CatalogLocation {
        /** Needs a file. */
        public DuckDbFile {
            Objects.requireNonNull(file);
        }

        @Override
        public String subject() {
            return file.toString();
        }
    }

    /**
     * A catalog in a schema of a PostgreSQL database, which any number of processes use.
     *
     * @param url the JDBC URL, without user and password
     * @param user the user; the driver's own choice where absent
     * @param password the password; what the driver finds where absent
     * @param schema the schema that holds the catalog's tables
     */
    record Postgres(String url, Optional<String> user, Optional<Secret> password, String schema)
            implements CatalogLocation {

        /** The schema where none is named. */
        static final String USUAL_SCHEMA = "public";

        /** Checks the URL and the schema. */
        public Postgres {
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException("a catalog in PostgreSQL needs a jdbc:postgresql: URL");
            }
            if (schema.isBlank()) {
                throw new IllegalArgumentException("a catalog in PostgreSQL needs a schema");
            }
        }

        @Override
        public String subject() {
            return url.substring("jdbc:".length()).replaceFirst("\\?.*", "") + " schema " + schema;
        }

        /** Without the URL's options, some of which are secrets. */
        @Override
        public String toString() {
            return "Postgres[" + subject() + "]";
        }
    }

    /**
     * What messages call the catalog; without a password.
     *
     * @return its file, or its database and schema
     */
    String subject();

    /**
     * Reads a location: a file, or {@code postgres://user:password@host:port/database?schema=name}, the same with
     * {@code postgresql:} or {@code jdbc:postgresql:}, or {@code postgres:dbname=… host=… port=… user=… password=… schema=…}.
     * The schema is {@code public} where none is named.
     *
     * @param databasePath the text, as in the configuration
     * @return the location
     * @throws IllegalArgumentException if it is none, or one of a kind that is not supported; without the text in the message
     */
    static CatalogLocation parse(String databasePath) {
        return LocationText.parse(databasePath);
    }
}
