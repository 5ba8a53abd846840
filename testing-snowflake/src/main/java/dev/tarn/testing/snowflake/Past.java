package dev.tarn.testing.snowflake;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * {@code AT (…)} or {@code BEFORE (…)}.
 *
 * @param before whether what happened just then is left out
 * @param time a time, if it is given by one
 * @param statement a statement's identifier, if it is given by one
 */
record Past(boolean before, Instant time, String statement) {

    static Past read(Parser parser) throws SnowflakeError {
        boolean before = parser.accept("BEFORE");
        if (!before) {
            parser.expect("AT");
        }
        parser.expect("(");
        Past past;
        if (parser.accept("STATEMENT", "=>")) {
            past = new Past(
                    before, Instant.EPOCH, unquoted(Expressions.of(parser).expression(Scope.empty())));
        } else if (parser.accept("OFFSET", "=>")) {
            long seconds = value(parser, "CAST(%s AS BIGINT)", row -> row.getLong(1));
            past = new Past(before, Instant.now().plus(Duration.ofSeconds(seconds)), "");
        } else {
            parser.expect("TIMESTAMP", "=>");
            past = new Past(
                    before,
                    value(
                            parser,
                            "CAST(%s AS TIMESTAMPTZ)",
                            row -> row.getObject(1, OffsetDateTime.class).toInstant()),
                    "");
        }
        parser.expect(")");
        return past;
    }

    private static String unquoted(String literal) throws SnowflakeError {
        if (!literal.matches("'[0-9a-f-]+'")) {
            throw SnowflakeError.invalid("invalid value [" + literal + "] for parameter 'STATEMENT'");
        }
        return literal.substring(1, literal.length() - 1);
    }

    private static <T> T value(Parser parser, String as, dev.tarn.testing.emulator.EngineSession.Row<T> row)
            throws SnowflakeError {
        String expression = Expressions.of(parser).expression(Scope.empty());
        try {
            List<T> values = parser.execution().engine().query("SELECT " + as.formatted(expression), row);
            return values.get(0);
        } catch (SQLException e) {
            throw EngineErrors.translated(e);
        }
    }

    /** The commit after which a table is looked at. */
    long version(TableEntry table, Execution execution) throws SnowflakeError {
        Timeline timeline = execution.service().timeline();
        if (!statement.isEmpty()) {
            long version = timeline.of(statement)
                    .orElseThrow(() -> new SnowflakeError("000709", "02000", "Statement " + statement + " not found"));
            return before ? version - 1 : version;
        }
        boolean beyond = time.isBefore(Instant.now().minus(Duration.ofDays(table.retention())));
        if (time.isBefore(table.created())
                || beyond
                || time.isAfter(Instant.now().plusSeconds(1))) {
            throw SnowflakeError.noPast(table.name().name());
        }
        return before ? timeline.before(time) : timeline.at(time);
    }
}
