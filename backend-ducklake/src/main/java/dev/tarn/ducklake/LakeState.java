package dev.tarn.ducklake;

import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.error.BackendException;
import dev.tarn.jdbc.JdbcDatabase;
import dev.tarn.jdbc.JdbcStateManager;
import dev.tarn.jdbc.JdbcStateTables;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.StateTable;
import dev.tarn.spi.StateManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The load state in the catalog's database, so that one transaction shows data and state. Its tables are made by the first load. */
final class LakeState implements JdbcDatabase {

    private final LakeCatalog catalog;
    private volatile boolean ready;

    LakeState(LakeCatalog catalog) {
        this.catalog = catalog;
    }

    LakeStateDialect dialect() {
        return new LakeStateDialect(catalog.dialect(), this::isReady);
    }

    StateManager manager() {
        return new JdbcStateManager(this, dialect(), new LakePresence(catalog.dialect()));
    }

    /** Makes what is missing. Looks first: making needs more rights than reading, and two who make at once conflict. */
    void prepare() {
        if (isReady()) {
            return;
        }
        try {
            inTransaction("prepare the load state of " + catalog.subject(), statements -> {
                statements.run("CREATE SCHEMA IF NOT EXISTS "
                        + catalog.dialect().identifier(dialect().schema()));
                new JdbcStateTables(dialect()).create(statements);
                return true;
            });
        } catch (BackendException e) {
            // Another process may have been quicker.
            if (!isReady()) {
                throw e;
            }
        }
        ready = true;
    }

    /** Whether the tables are there; where they are not, another process may make them at any time. */
    private boolean isReady() {
        if (!ready) {
            ready = read("look for the load state of " + catalog.subject(), this::isThere);
        }
        return ready;
    }

    private boolean isThere(JdbcStatements statements) throws SQLException {
        String names = Arrays.stream(StateTable.values())
                .map(table -> "'" + table.usualName() + "'")
                .collect(Collectors.joining(", "));
        return statements
                        .list(
                                row -> row.getLong(1),
                                "SELECT count(*) FROM information_schema.tables WHERE table_catalog = current_database()"
                                        + " AND table_schema = ? AND table_name IN (" + names + ")",
                                dialect().schema())
                        .get(0)
                == StateTable.values().length;
    }

    @Override
    public <T> T read(String operation, Work<T> work) {
        return catalog.read(operation, session -> work.in(new JdbcStatements(session.connection())));
    }

    @Override
    public <T> T write(String operation, Work<T> work) {
        prepare();
        return inTransaction(operation, work);
    }

    private <T> T inTransaction(String operation, Work<T> work) {
        return catalog.write(operation, session -> work.in(new JdbcStatements(session.connection())));
    }
}
