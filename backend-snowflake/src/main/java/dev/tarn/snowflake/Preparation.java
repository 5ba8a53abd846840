package dev.tarn.snowflake;

import dev.tarn.jdbc.JdbcPublication;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.PlannedLoad;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and changes tables and the unified view before a publish. Each such statement would commit the transaction that it runs in; so
 * one session has its turn, as every writer, and a second one makes and changes meanwhile. Readers see the same rows before and after.
 *
 * @param database the database
 * @param attempt what is going to be published
 * @param staged its loads
 */
record Preparation(SnowflakeDatabase database, Attempt attempt, Collection<Staged> staged) {

    static final String KEPT = "TARN_KEPT_";

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    /** What was done. */
    record Done(boolean tables, boolean view) {}

    Done run(SnowflakeSession turn, SnowflakeSession changes) throws SQLException {
        turn.begin();
        turn.statements().run(database.tables().takeTurn());
        JdbcPublication state = new JdbcPublication(turn.statements(), database.tables(), attempt);
        for (PlannedLoad load : attempt.plan().loads()) {
            state.fence(load);
        }
        JdbcStatements statements = changes.statements();
        Layout layout = Layout.of(statements, database, attempt.plan(), staged);
        makeSchemas(statements, layout);
        boolean tables = false;
        for (Target target : layout.targets()) {
            if (!target.isReady()) {
                change(statements, turn.statements(), target);
                tables = true;
            }
        }
        boolean view = !layout.isViewReady();
        if (view) {
            statements.run(layout.readyView());
        }
        turn.commit();
        return new Done(tables, view);
    }

    /** Gives the view the columns that the published rows have brought, and no one saw before them. */
    boolean complete(SnowflakeSession turn, SnowflakeSession changes) throws SQLException {
        turn.begin();
        turn.statements().run(database.tables().takeTurn());
        Layout layout = Layout.of(changes.statements(), database, attempt.plan(), staged);
        boolean done = layout.isReady() && !layout.isViewComplete();
        if (done) {
            changes.statements().run(layout.completeView());
        }
        turn.commit();
        return done;
    }

    private static void makeSchemas(JdbcStatements statements, Layout layout) throws SQLException {
        Set<Relation> missing = new TreeSet<>();
        Set<String> there = new TreeSet<>();
        layout.found().keySet().forEach(relation -> there.add(relation.schema()));
        layout.tables().keySet().forEach(relation -> missing.add(relation.named("")));
        missing.add(layout.view().named(""));
        for (Relation in : missing) {
            if (!there.contains(in.schema())) {
                StateSchema.makeSchema(statements, in);
            }
        }
    }

    private void change(JdbcStatements statements, JdbcStatements turn, Target target) throws SQLException {
        String table = target.relation().sql();
        if (target.found().isEmpty()) {
            statements.run("CREATE TABLE IF NOT EXISTS " + table + " ("
                    + definitions(target.wanted().columns()) + ")" + options());
            return;
        }
        if (target.isRewritten()) {
            rewrite(statements, turn, target);
            return;
        }
        if (!target.added().isEmpty()) {
            statements.run("ALTER TABLE " + table + " ADD COLUMN " + definitions(target.added()));
        }
        for (Column column : target.describedAnew()) {
            statements.run("COMMENT ON COLUMN " + table + "." + SnowflakeSql.quoted(column.name()) + " IS "
                    + SnowflakeSql.literal(SnowflakeTypes.text(column.type())));
        }
    }

    private static String definitions(List<Column> columns) {
        return columns.stream().map(Layout::definition).collect(Collectors.joining(", "));
    }

    private String options() {
        return database.config()
                        .retentionDays()
                        .map(days -> " DATA_RETENTION_TIME_IN_DAYS = " + days)
                        .orElse("")
                + " COMMENT = 'Made by Tarn.'";
    }

    /**
     * The same rows in wider columns: a new table takes the old one's place at once. The old one is kept as long as anybody may ask for
     * what it held.
     */
    private void rewrite(JdbcStatements statements, JdbcStatements turn, Target target) throws SQLException {
        Relation relation = target.relation();
        Relation kept = relation.named(KEPT + Instant.now().getEpochSecond() + "_"
                + UUID.randomUUID().toString().substring(0, 8).toUpperCase(java.util.Locale.ROOT));
        LOG.info("{} is made anew, because columns get a wider type", relation.sql());
        statements.run("CREATE TABLE " + kept.sql() + " ("
                + definitions(target.wanted().columns()) + ")" + options()
                + " AS SELECT "
                + Widening.list(target.found().orElseThrow().columns(), target.wanted()) + " FROM " + relation.sql());
        statements.run("ALTER TABLE " + relation.sql() + " SWAP WITH " + kept.sql());
        new Shapes(turn, database.tables()).moved(relation, kept);
    }

    /** Tables that were replaced so long ago that nobody can ask for what they held. */
    static void sweep(JdbcStatements statements, SnowflakeDatabase database) throws SQLException {
        long oldest =
                Instant.now().minus(database.config().retention().plusDays(1)).getEpochSecond();
        List<Relation> old = new ArrayList<>();
        statements.list(
                row -> old.add(new Relation(database.config().databaseName(), row.getString(1), row.getString(2))),
                "SELECT TABLE_SCHEMA, TABLE_NAME FROM "
                        + SnowflakeCatalog.information(database.tables().lock(), "TABLES")
                        + " WHERE STARTSWITH(TABLE_NAME, ?)",
                KEPT);
        for (Relation relation : old) {
            String since = relation.name().substring(KEPT.length()).replaceAll("_.*", "");
            if (since.matches("[0-9]{1,12}") && Long.parseLong(since) < oldest) {
                statements.run("DROP TABLE IF EXISTS " + relation.sql());
            }
        }
    }
}
