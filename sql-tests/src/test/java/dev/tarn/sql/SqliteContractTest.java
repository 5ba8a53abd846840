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
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** SQLite has transactions over everything, no schemas, and no exact decimals. */
class SqliteContractTest
        implements BackendContract,
                StateManagerContract,
                DataReaderContract,
                LoadTransactionContract,
                SchemaDriftContract,
                TypesContract,
                NamingContract,
                CapabilityContract,
                CrashContract {

    @Override
    public BackendUnderTest backend() {
        return new BackendUnderTest() {
            @Override
            public String provider() {
                return "sql";
            }

            @Override
            public Map<String, String> settings(Path folder) {
                return Map.of("url", ProbedFiles.sqlite(folder));
            }

            /** SQLite has no information_schema. */
            @Override
            public Set<String> tables(DatabaseBackend backend) {
                Set<String> names = new TreeSet<>();
                try (RowCursor cursor = backend.query("SELECT type, name FROM sqlite_master WHERE type <> 'index'")) {
                    while (cursor.next()) {
                        names.add(cursor.value(0) + " " + cursor.value(1));
                    }
                }
                return names;
            }
        };
    }
}
