package dev.tarn.snowflake;

import dev.tarn.error.BackendUnavailableException;
import dev.tarn.jdbc.JdbcPublication;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.PlannedLoad;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
        String transaction = transaction(turn.statements());
        JdbcStatements statements = changes.statements();
        Layout layout = Layout.of(statements, database, attempt.plan(), staged);
        makeSchemas(statements, layout);
        boolean rewritten = layout.isRewritten() && layout.found().containsKey(layout.view());
        if (rewritten) {
            statements.run(layout.widerView());
        }
        boolean tables = false;
        for (Target target : layout.targets()) {
            if (!target.isReady()) {
                change(statements, turn.statements(), transaction, target);
                tables = true;
            }
        }
        boolean view = rewritten || !layout.isViewReady();
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

    private static String transaction(JdbcStatements turn) throws SQLException {
        return String.valueOf(turn.list(row -> row.getString(1), "SELECT CURRENT_TRANSACTION()")
                .get(0));
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

    private void change(JdbcStatements statements, JdbcStatements turn, String transaction, Target target)
            throws SQLException {
        String table = target.relation().sql();
        if (target.found().isEmpty()) {
            statements.run("CREATE TABLE IF NOT EXISTS " + table + " ("
                    + definitions(target.wanted().columns()) + ")" + options());
            return;
        }
        if (target.isRewritten()) {
            rewrite(statements, turn, transaction, target);
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
    private void rewrite(JdbcStatements statements, JdbcStatements turn, String transaction, Target target)
            throws SQLException {
        Relation relation = target.relation();
        KeptTables keeping = new KeptTables(statements, database);
        Relation kept = keeping.next(relation);
        LOG.info("{} is made anew, because columns get a wider type", relation.sql());
        statements.run("CREATE TABLE " + kept.sql() + " ("
                + definitions(target.wanted().columns()) + ")" + options()
                + " AS SELECT "
                + Widening.list(target.found().orElseThrow().columns(), target.wanted()) + " FROM " + relation.sql());
        // That may have taken long, and the service ends a transaction that is idle for minutes while others wait for
        // it.
        if (!transaction.equals(transaction(turn))) {
            statements.run("DROP TABLE IF EXISTS " + kept.sql());
            throw new BackendUnavailableException(SnowflakeErrors.start(
                            "publish " + attempt.plan().loads().get(0).key())
                    + "to widen " + relation.sql()
                    + " took so long that others were let go first; nothing was published; run it"
                    + " again with a larger warehouse");
        }
        requireSame(statements, relation, kept);
        keeping.announce(relation);
        statements.run("ALTER TABLE " + relation.sql() + " SWAP WITH " + kept.sql());
        new Shapes(turn, database.tables()).moved(relation, kept, Long.MAX_VALUE);
    }

    /** Others than Tarn may have written into the table meanwhile: their rows would be gone. */
    private void requireSame(JdbcStatements statements, Relation relation, Relation kept) throws SQLException {
        List<Long> rows = statements.list(
                row -> row.getLong(1),
                "SELECT COUNT(*) FROM " + relation.sql() + " UNION ALL SELECT COUNT(*) FROM " + kept.sql());
        if (!rows.get(0).equals(rows.get(1))) {
            statements.run("DROP TABLE IF EXISTS " + kept.sql());
            throw new BackendUnavailableException(SnowflakeErrors.start(
                            "publish " + attempt.plan().loads().get(0).key())
                    + relation.sql() + " got other rows while its columns were widened; nothing was published; see to"
                    + " it that nobody else writes into it, and run it again");
        }
    }
}
