package dev.tarn.tck;

import dev.tarn.row.RowCursor;
import dev.tarn.spi.DatabaseBackend;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Names how a backend is opened, in words that another process understands. */
public interface BackendUnderTest {

    /**
     * What {@link dev.tarn.spi.DatabaseBackendProvider#name} says.
     *
     * @return the provider's name
     */
    String provider();

    /**
     * The settings of a database that nobody else uses. Asked once for each test; opening twice with one answer opens the
     * same database. May be a shared database: every test has a dataset and an export of its own.
     *
     * @param folder an empty folder of the test's own
     * @return the keys and values of {@code [database.<provider>]}
     */
    Map<String, String> settings(Path folder);

    /**
     * Every table and view of the database, so that the kit sees what a load leaves behind.
     *
     * @param backend the open database
     * @return their names in any form that tells them apart
     */
    default Set<String> tables(DatabaseBackend backend) {
        Set<String> names = new TreeSet<>();
        try (RowCursor cursor = backend.query(Sql.TABLES)) {
            while (cursor.next()) {
                names.add(cursor.value(0) + "." + cursor.value(1));
            }
        }
        return names;
    }
}
