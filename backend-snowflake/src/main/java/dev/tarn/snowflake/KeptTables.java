package dev.tarn.snowflake;

import dev.tarn.jdbc.JdbcStatements;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tables whose place wider ones have taken: kept under another name as long as anybody may ask for what they held. The name says whose load
 * state knows them, and since when; the comment, until which snapshot they were what.
 *
 * @param statements a session
 * @param database the database
 */
record KeptTables(JdbcStatements statements, SnowflakeDatabase database) {

    static final String PREFIX = "TARN_KEPT_";

    private static final Pattern COMMENT = Pattern.compile("Made by Tarn: until snapshot ([0-9]{1,18}) (.+)");

    private record Kept(Relation relation, long since, String comment) {}

    /** A name for a table that is about to be replaced. */
    Relation next(Relation replaced) {
        return replaced.named(prefix() + Instant.now().getEpochSecond() + "_"
                + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT));
    }

    /** Others in the same database keep theirs for as long as they like. */
    private String prefix() {
        return PREFIX + SnowflakeSql.digest(database.tables().lock().schema()).toUpperCase(Locale.ROOT) + "_";
    }

    /**
     * Writes on a table that its place is about to be taken: if this process dies after that and before it could record it, the next one
     * does.
     */
    void announce(Relation replaced) throws SQLException {
        long latest = statements
                .list(
                        row -> row.getLong(1),
                        "SELECT COALESCE(MAX(\"ID\"), 0) FROM "
                                + database.tables().snapshots().sql())
                .get(0);
        statements.run("COMMENT ON TABLE " + replaced.sql() + " IS "
                + SnowflakeSql.literal("Made by Tarn: until snapshot " + latest + " " + replaced.name()));
    }

    /** Records where tables are that a process has left without; drops those that nobody can ask for any more. */
    void sweep() throws SQLException {
        List<Kept> found = found();
        if (found.isEmpty()) {
            return;
        }
        Shapes shapes = new Shapes(statements, database.tables());
        Set<Relation> known = new HashSet<>(shapes.places());
        for (Kept kept : found) {
            Matcher comment = COMMENT.matcher(kept.comment());
            if (!known.contains(kept.relation()) && comment.matches()) {
                shapes.moved(
                        kept.relation().named(comment.group(2)), kept.relation(), Long.parseLong(comment.group(1)));
            }
        }
        Set<Relation> latest = shapes.at(Long.MAX_VALUE).values().stream()
                .map(Shapes.Shape::place)
                .collect(Collectors.toSet());
        long oldest =
                Instant.now().minus(database.config().retention().plusDays(1)).getEpochSecond();
        for (Kept kept : found) {
            if (kept.since() < oldest && !latest.contains(kept.relation())) {
                statements.run("DROP TABLE IF EXISTS " + kept.relation().sql());
            }
        }
    }

    /** Own ones, oldest first. */
    private List<Kept> found() throws SQLException {
        return statements
                .list(
                        row -> new Kept(
                                new Relation(database.config().databaseName(), row.getString(1), row.getString(2)),
                                since(row.getString(2)),
                                String.valueOf(row.getString(3))),
                        "SELECT TABLE_SCHEMA, TABLE_NAME, COMMENT FROM "
                                + SnowflakeCatalog.information(database.tables().lock(), "TABLES")
                                + " WHERE STARTSWITH(TABLE_NAME, ?)",
                        prefix())
                .stream()
                .sorted(Comparator.comparingLong(Kept::since))
                .toList();
    }

    /** What has no time in its name is kept for ever. */
    private long since(String name) {
        String time = name.substring(prefix().length()).replaceAll("_.*", "");
        return time.matches("[0-9]{1,12}") ? Long.parseLong(time) : Long.MAX_VALUE;
    }
}
