package dev.tarn.jdbc.sql;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.sql.SqlFacts.Ability;
import dev.tarn.jdbc.sql.SqlFacts.Level;
import dev.tarn.jdbc.sql.SqlFacts.Names;
import dev.tarn.spi.NamingRules.Folding;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a database can do, by doing it to tables of its own: drivers' metadata say too little, and not always the truth. */
final class SqlProbe {

    private static final Logger LOG = LoggerFactory.getLogger(SqlProbe.class);
    private static final List<Integer> NAME_LENGTHS = List.of(255, 128, 64, 63, 30);
    private static final List<Integer> COLUMN_COUNTS = List.of(2000, 1000, 500, 300, 200);

    /** What a short value of a line item has. */
    private static final String SHORT_TEXT = "x".repeat(20);

    private final SqlKnown known;
    private final SqlConfig config;
    private final SqlErrors errors;
    private final SqlConnections connections;
    private final String operation;

    SqlProbe(SqlKnown known) {
        this.known = known;
        this.config = known.config();
        this.errors = known.errors();
        this.connections = known.connections();
        this.operation = "probe " + config.subject();
    }

    SqlFacts probe() {
        Connection connection = connections.connect(operation);
        try {
            DatabaseMetaData meta = connection.getMetaData();
            Optional<Level> level = known.place(connection).map(SqlKnown.Place::level);
            boolean withSchema = config.datasets().orElse(SqlDatasets.SCHEMAS) == SqlDatasets.SCHEMAS
                    && level.filter(l -> l == Level.PREFIX).isEmpty();
            try (SqlScratch scratch = new SqlScratch(connection, withSchema)) {
                SqlTypeProbe types = SqlTypeProbe.of(scratch);
                String text = types.require(SqlKind.TEXT, errors.start(operation));
                String whole = types.require(SqlKind.INT64, errors.start(operation));
                requireIsolation(scratch, whole);
                Names names = names(scratch, whole, text, level(meta, scratch, level, withSchema));
                return new SqlFacts(
                        meta.getDatabaseProductName() + " " + meta.getDatabaseProductVersion(),
                        names,
                        types.types(),
                        types.widestScale(),
                        types.keyType(errors.start(operation)),
                        types.textCast(),
                        types.alterType(),
                        abilities(scratch, whole));
            }
        } catch (SQLException e) {
            throw errors.translate(operation, e);
        } finally {
            SqlConnections.closeQuietly(connection);
        }
    }

    private static boolean contains(ResultSet rows, String column, String name) throws SQLException {
        try (rows) {
            while (rows.next()) {
                if (name.equalsIgnoreCase(rows.getString(column))) {
                    return true;
                }
            }
            return false;
        }
    }

    private Level level(DatabaseMetaData meta, SqlScratch scratch, Optional<Level> known, boolean withSchema)
            throws SQLException {
        if (!withSchema) {
            return Level.PREFIX;
        }
        if (!scratch.schema().isEmpty()) {
            return contains(meta.getSchemas(), "TABLE_SCHEM", scratch.schema()) ? Level.SCHEMA : Level.CATALOG;
        }
        if (config.datasets().isPresent()) {
            return meta.supportsSchemasInTableDefinitions() ? Level.SCHEMA : Level.CATALOG;
        }
        return known.orElse(Level.PREFIX);
    }

    private Names names(SqlScratch scratch, String whole, String text, Level level) throws SQLException {
        String folded = scratch.table();
        if (!scratch.works("CREATE TABLE " + folded + " (tarn_Probe " + whole + ")")) {
            throw new BackendRejectedException(
                    errors.start(operation) + "tables can't be made; grant the user the right to make and drop tables");
        }
        String label = scratch.label("SELECT * FROM " + folded);
        Folding folding =
                label.equals("TARN_PROBE") ? Folding.UPPER : label.equals("tarn_probe") ? Folding.LOWER : Folding.KEEP;
        if (!keepsName(scratch, whole, "a" + scratch.quote() + "b.c")) {
            throw new BackendRejectedException(errors.start(operation) + "names can't be quoted with " + scratch.quote()
                    + "; the database is not one that this backend can use");
        }
        int longest = NAME_LENGTHS.stream()
                .filter(length -> keeps(scratch, whole, scratch.tableOfLength(length), "x".repeat(length)))
                .findFirst()
                .orElse(30);
        int columns = COLUMN_COUNTS.stream()
                .filter(count -> holdsColumns(scratch, text, count))
                .findFirst()
                .orElse(100);
        return new Names(
                scratch.quote(),
                folding,
                longest,
                columns,
                level,
                keepsName(scratch, whole, "a🎉b"),
                keepsName(scratch, whole, " a "));
    }

    /** Whether names may have some characters, to the letter. */
    private static boolean keepsName(SqlScratch scratch, String whole, String name) {
        return keeps(scratch, whole, scratch.table(name), name);
    }

    private static boolean keeps(SqlScratch scratch, String whole, String table, String column) {
        try {
            return scratch.works("CREATE TABLE " + table + " (" + scratch.quoted(column) + " " + whole + ")")
                    && scratch.label("SELECT * FROM " + table).equals(column);
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean holdsColumns(SqlScratch scratch, String text, int count) {
        String table = scratch.table();
        return scratch.works(
                IntStream.range(0, count)
                        .mapToObj(i -> "c" + i + " " + text)
                        .collect(Collectors.joining(", ", "CREATE TABLE " + table + " (", ")")),
                IntStream.range(0, count)
                        .mapToObj(i -> "'" + SHORT_TEXT + "'")
                        .collect(Collectors.joining(", ", "INSERT INTO " + table + " VALUES (", ")")),
                "DROP TABLE " + table);
    }

    /** A reader that has begun sees nothing of a load, and neither waits for the other. */
    private void requireIsolation(SqlScratch scratch, String whole) {
        String table = scratch.table();
        String count = "SELECT count(*) FROM " + table;
        boolean isolated = false;
        Connection reader = connections.connect(operation);
        Connection writer = connections.connect(operation);
        try {
            scratch.statements().run("CREATE TABLE " + table + " (n " + whole + ")");
            reader.setAutoCommit(false);
            writer.setAutoCommit(false);
            long before = number(reader, count);
            run(writer, "INSERT INTO " + table + " VALUES (1)");
            number(reader, count);
            writer.commit();
            reader.rollback();
            long after = number(reader, count);
            run(writer, "INSERT INTO " + table + " VALUES (2)");
            long during = number(reader, count);
            writer.rollback();
            reader.rollback();
            isolated = before == 0 && after == 1 && during == 1 && number(reader, count) == 1;
            reader.rollback();
        } catch (SQLException e) {
            // Locked out, or one database for each connection.
        } finally {
            SqlConnections.closeQuietly(reader);
            SqlConnections.closeQuietly(writer);
        }
        if (!isolated) {
            throw new BackendRejectedException(
                    errors.start(operation)
                            + "readers and a load can't use the database at the same time without seeing or blocking each other;"
                            + " choose tables with transactions (MariaDB: InnoDB), and in SQLite a file with ?journal_mode=WAL behind its name");
        }
    }

    private Set<Ability> abilities(SqlScratch scratch, String whole) throws SQLException {
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        if (isDdlTransactional(scratch, whole)) {
            abilities.add(Ability.TRANSACTIONAL_DDL);
        }
        String table = scratch.table();
        scratch.statements().run("CREATE TABLE " + table + " (k " + whole + ", v " + whole + ")");
        String view = scratch.view();
        if (scratch.works(
                "CREATE OR REPLACE VIEW " + view + " AS SELECT k FROM " + table,
                "CREATE OR REPLACE VIEW " + view + " AS SELECT v, k FROM " + table)) {
            abilities.add(Ability.REPLACE_VIEW);
        }
        if (!config.address().matches("(?i).*(:mem:|:memory:|mode=memory).*")) {
            abilities.add(Ability.DURABLE);
        }
        // Loads need neither: whoever wants to know how fast they can be looks here.
        LOG.info(
                "{} can do {}, {} MERGE, and {} batches of inserts into one statement",
                config.subject(),
                abilities,
                mergesInto(scratch, table) ? "has" : "lacks",
                isBatchRewriting() ? "its driver makes" : "its driver does not make");
        return abilities;
    }

    private static boolean mergesInto(SqlScratch scratch, String table) {
        return scratch.works("MERGE INTO " + table + " USING (SELECT 1 AS k) s ON (" + table + ".k = s.k)"
                + " WHEN MATCHED THEN UPDATE SET v = 1 WHEN NOT MATCHED THEN INSERT (k, v) VALUES (1, 1)");
    }

    private boolean isDdlTransactional(SqlScratch scratch, String whole) {
        String table = scratch.table();
        String other = scratch.table();
        Connection connection = connections.connect(operation);
        try {
            scratch.statements().run("CREATE TABLE " + table + " (n " + whole + ")");
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO " + table + " VALUES (1)");
            run(connection, "CREATE TABLE " + other + " (n " + whole + ")");
            run(connection, "DROP TABLE " + table);
            connection.rollback();
            boolean undone = number(connection, "SELECT count(*) FROM " + table) == 0;
            connection.rollback();
            return undone && scratch.works("CREATE TABLE " + other + " (n " + whole + ")");
        } catch (SQLException e) {
            return false;
        } finally {
            SqlConnections.closeQuietly(connection);
        }
    }

    /** Drivers tell their properties with the values that the URL gives them. */
    private boolean isBatchRewriting() throws SQLException {
        for (var property : connections.driver().getPropertyInfo(config.address(), connections.properties())) {
            if (property.name.matches("(?i)rewriteBatched(Statements|Inserts)|useBulkStmts|useBulkCopyForBatchInsert")
                    && "true".equalsIgnoreCase(property.value)) {
                return true;
            }
        }
        return false;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
