package dev.tarn.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.config.Secret;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.error.UnsupportedCapabilityException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SqlErrorsTest {

    private static final SqlErrors ERRORS = new SqlErrors(List.of("hunter2"));

    private static Class<?> type(SQLException e) {
        return ERRORS.translate("stage x", e).getClass();
    }

    @Test
    void theClassSaysWhoMustAct() {
        assertThat(type(new SQLTransactionRollbackException("deadlock"))).isEqualTo(LoadConflictException.class);
        assertThat(type(new SQLIntegrityConstraintViolationException("twice"))).isEqualTo(LoadConflictException.class);
        assertThat(type(new SQLException("lock wait", "HY000", 1205))).isEqualTo(LoadConflictException.class);
        assertThat(type(new SQLException("[SQLITE_BUSY_SNAPSHOT]", null, 517))).isEqualTo(LoadConflictException.class);
        assertThat(type(new SQLException("gone", "08006"))).isEqualTo(BackendUnavailableException.class);
        assertThat(type(new SQLTransientException("later"))).isEqualTo(BackendUnavailableException.class);
        assertThat(type(new SQLException("who?", "28000"))).isEqualTo(BackendRejectedException.class);
        assertThat(type(new SQLException("no", "42501"))).isEqualTo(BackendRejectedException.class);
        assertThat(type(new SQLException("too long", "22001"))).isEqualTo(BadDataException.class);
        assertThat(type(new SQLFeatureNotSupportedException("no"))).isEqualTo(UnsupportedCapabilityException.class);
        assertThat(type(new SQLException("cancelled", "57014"))).isEqualTo(LoadCancelledException.class);
        assertThat(type(new SQLException("full", null, 13))).isEqualTo(BackendRejectedException.class);
        assertThat(type(new SQLException("whatever"))).isEqualTo(BackendRejectedException.class);
    }

    @Test
    void aCommitWhoseConnectionBrokeMayHaveBeenDone() {
        assertThat(ERRORS.committing("publish x", new SQLException("gone", "08007")))
                .isInstanceOf(LoadOutcomeUnknownException.class);
        assertThat(ERRORS.committing("publish x", new SQLException("lost", "40001")))
                .isInstanceOf(LoadConflictException.class);
    }

    @Test
    void messagesShowNeitherSecretsNorStatements() {
        SQLException e = new SQLException("(conn=4) no such thing as hunter2; SQL statement: SELECT 1\nmore", "42000");

        assertThat(ERRORS.translate("query x", e)).hasMessage("[sql] query x: no such thing as *** (SQLSTATE 42000)");
    }

    @Test
    void causesShowNoSecretsEither() {
        SQLException harmless = new SQLException("no such table");
        SQLException telling = new SQLException("no", new IllegalStateException("hunter2"));
        telling.setNextException(new SQLException("with jdbc:db2://h:50000/db:password=tiger;"));

        assertThat(ERRORS.translate("query x", harmless)).hasCause(harmless);
        assertThat(ERRORS.translate("query x", telling))
                .hasStackTraceContaining(getClass().getName())
                .extracting(e -> stackTrace(e))
                .asString()
                .doesNotContain("hunter2", "tiger");
        assertThat(ERRORS.connecting("open x", new SQLException("can't use jdbc:db2://h:50000/db:password=tiger;")))
                .hasMessageContaining("can't use jdbc:db2://h:50000/db;");
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        for (Throwable next : (SQLException) e.getCause()) {
            next.printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }

    @Test
    void settingsShowNoPasswordWhereverItStands() {
        SqlConfig config = new SqlConfig(
                new Secret("jdbc:mariadb://me:hunter2@db.example/costs?password=hunter2"),
                Optional.of("me"),
                Optional.of(new Secret("hunter2")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(config.toString()).doesNotContain("hunter2");
        assertThat(config.subject()).isEqualTo("jdbc:mariadb://db.example/costs");
        assertThat(SqlErrors.of(config).text(new SQLException("can't use " + config.address())))
                .isEqualTo("can't use ***");
    }
}
