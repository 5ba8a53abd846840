package dev.tarn.jdbc.sql;

import dev.tarn.jdbc.JdbcStateTables;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.StateTable;
import dev.tarn.model.TableName;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The tables that Tarn keeps its records in: the load state, and four that only this backend needs. */
record SqlState(SqlDatabase database) {

    static final String DATASET = "billing_state";

    /** What each table and view of Tarn holds. */
    static final String HELD = "held_tables";

    /** One row for each export, locked by whoever loads it, and one for each table, locked by whoever publishes into it. */
    static final String GUARD = "load_guard";

    /** What a load has made that is not published yet. */
    static final String PENDING = "load_pending";

    /** What was found out about the database. */
    static final String FACTS = "probed_facts";

    /** Makes what is missing. */
    void prepare() {
        String operation = "prepare the load state of " + database.subject();
        boolean ready = database.read(operation, this::isReady);
        if (!ready) {
            database.write(operation, statements -> {
                new SqlTables(database, statements).createDataset(database.stateDataset());
                create(statements);
                return true;
            });
        }
    }

    private boolean isReady(JdbcStatements statements) throws SQLException {
        Set<String> present = new SqlTables(database, statements).names(database.stateDataset());
        List<String> wanted = Stream.concat(
                        Arrays.stream(StateTable.values()).map(StateTable::usualName),
                        Stream.of(HELD, GUARD, PENDING, FACTS))
                .toList();
        return wanted.stream()
                .map(name -> database.names()
                        .physical(new TableName(database.stateDataset(), name))
                        .name())
                .allMatch(present::contains);
    }

    private void create(JdbcStatements statements) throws SQLException {
        SqlStateDialect dialect = database.dialect();
        new JdbcStateTables(dialect).create(statements);
        String text = dialect.textType();
        String export =
                "vendor " + dialect.keyType(64) + " NOT NULL, export_name " + dialect.keyType(255) + " NOT NULL, ";
        String table = "table_dataset " + dialect.keyType(255) + " NOT NULL, table_name " + dialect.keyType(255)
                + " NOT NULL, ";
        create(
                statements,
                HELD,
                table + "physical_dataset " + text + ", physical_name " + text + ", columns " + text + ", definition "
                        + text + ", PRIMARY KEY (table_dataset, table_name)");
        create(statements, FACTS, "fingerprint " + dialect.keyType(64) + " NOT NULL PRIMARY KEY, facts " + text);
        create(statements, GUARD, export + "holder " + text + ", PRIMARY KEY (vendor, export_name)");
        create(statements, PENDING, table + export + "kind " + text + ", PRIMARY KEY (table_dataset, table_name)");
    }

    private void create(JdbcStatements statements, String name, String columns) throws SQLException {
        statements.run("CREATE TABLE IF NOT EXISTS " + database.stateTable(name) + " (" + columns + ")");
    }
}
