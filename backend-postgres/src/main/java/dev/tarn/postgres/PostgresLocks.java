package dev.tarn.postgres;

import dev.tarn.jdbc.JdbcStatements;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;

/** The server's advisory locks: they end with the session or the transaction that holds them, on whatever machine it dies. */
final class PostgresLocks {

    private static final Duration SHORT = Duration.ofSeconds(10);

    private PostgresLocks() {}

    /** Until the transaction ends, no other of the same load state publishes: they take milliseconds, and never meet crosswise. */
    static void serialize(JdbcStatements statements, PostgresStateDialect dialect) throws SQLException {
        patience(statements, SHORT);
        statements.run("SELECT pg_advisory_xact_lock(?)", number("tarn publish " + dialect.schema()));
    }

    /** How long the transaction's statements wait for a lock. */
    static void patience(JdbcStatements statements, Duration duration) throws SQLException {
        statements.run("SELECT set_config('lock_timeout', ?, true)", String.valueOf(duration.toMillis()));
    }

    /** Says, as long as the session lives, that somebody works at an attempt's tables. */
    static void hold(JdbcStatements statements, String attempt) throws SQLException {
        statements.run("SELECT pg_advisory_lock(?)", number("tarn stage " + attempt));
    }

    static void release(JdbcStatements statements, String attempt) throws SQLException {
        statements.run("SELECT pg_advisory_unlock(?)", number("tarn stage " + attempt));
    }

    /** Takes the place of a dead attempt; false where it lives. */
    static boolean takeOver(JdbcStatements statements, String attempt) throws SQLException {
        return statements
                .list(row -> row.getBoolean(1), "SELECT pg_try_advisory_xact_lock(?)", number("tarn stage " + attempt))
                .get(0);
    }

    private static long number(String subject) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
