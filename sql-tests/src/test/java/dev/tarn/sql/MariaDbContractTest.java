package dev.tarn.sql;

import dev.tarn.row.RowCursor;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.tck.BackendContract;
import dev.tarn.tck.BackendUnderTest;
import dev.tarn.tck.CapabilityContract;
import dev.tarn.tck.CrashContract;
import dev.tarn.tck.DataReaderContract;
import dev.tarn.tck.LoadTransactionContract;
import dev.tarn.tck.NamingContract;
import dev.tarn.tck.SchemaDriftContract;
import dev.tarn.tck.StateManagerContract;
import dev.tarn.tck.TypesContract;
import dev.tarn.testing.mariadb.EmbeddedMariaDb;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.condition.EnabledIf;

/** MariaDB has databases for schemas, exact decimals, names that lack some characters, and commits with every change of a table. */
@EnabledIf(
        value = "dev.tarn.testing.mariadb.EmbeddedMariaDb#isThere",
        disabledReason = "there is no MariaDB for this machine; name one in TARN_TEST_MARIADB_URL")
class MariaDbContractTest
        implements BackendContract,
                StateManagerContract,
                DataReaderContract,
                LoadTransactionContract,
                SchemaDriftContract,
                TypesContract,
                NamingContract,
                CapabilityContract,
                CrashContract {

    /** A load state for each thread: tests that run at the same time would see what the others are just making. */
    private static final ThreadLocal<String> URL =
            ThreadLocal.withInitial(() -> EmbeddedMariaDb.server().freshDatabase());

    @Override
    public BackendUnderTest backend() {
        return new BackendUnderTest() {
            @Override
            public String provider() {
                return "sql";
            }

            @Override
            public Map<String, String> settings(Path folder) {
                String url = URL.get();
                return Map.of(
                        "url",
                        url,
                        "state_dataset",
                        url.replaceFirst("\\?.*", "").replaceFirst(".*/", ""));
            }

            /** Those of the database that the URL names, and of all that are no other test's. */
            @Override
            public Set<String> tables(DatabaseBackend backend) {
                Set<String> names = new TreeSet<>();
                try (RowCursor cursor = backend.query(
                        "SELECT CASE table_schema WHEN DATABASE() THEN 'state' ELSE table_schema END, table_name"
                                + " FROM information_schema.tables WHERE table_schema = DATABASE()"
                                + " OR table_schema NOT LIKE 'home%' AND table_schema NOT LIKE 'tarn_probe%' AND table_schema NOT IN"
                                + " ('mysql', 'sys', 'information_schema', 'performance_schema')")) {
                    while (cursor.next()) {
                        names.add(cursor.value(0) + " " + cursor.value(1));
                    }
                }
                return names;
            }
        };
    }
}
