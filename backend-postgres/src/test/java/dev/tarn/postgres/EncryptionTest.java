package dev.tarn.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, to a server whose certificate the client knows or does not know. */
class EncryptionTest {

    private static final String URL = EmbeddedPostgres.server().freshDatabase();

    @TempDir
    static Path folder;

    private static TestCertificate certificate;

    @BeforeAll
    static void encrypt() throws Exception {
        assumeFalse(
                System.getenv("TARN_TEST_POSTGRES_URL") != null
                        || System.getProperty("os.name")
                                .toLowerCase(Locale.ROOT)
                                .contains("windows"),
                "the server's settings are not the test's to change");
        certificate = TestCertificate.of(Files.createDirectory(folder.resolve("server")), "ip:127.0.0.1");
        try (Connection connection = DriverManager.getConnection(URL)) {
            // Who the server's process is, and which files it takes, it knows best.
            write(connection, "tarn-test.crt", certificate.certificate());
            write(connection, "tarn-test.key", certificate.key());
            run(connection, "ALTER SYSTEM SET ssl_cert_file = 'tarn-test.crt'");
            run(connection, "ALTER SYSTEM SET ssl_key_file = 'tarn-test.key'");
            run(connection, "ALTER SYSTEM SET ssl = on");
            run(connection, "SELECT pg_reload_conf()");
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!isEncrypting() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(isEncrypting()).as("the server encrypts").isTrue();
    }

    @AfterAll
    static void decrypt() throws SQLException {
        if (certificate != null) {
            try (Connection connection = DriverManager.getConnection(URL)) {
                for (String setting : List.of("ssl", "ssl_cert_file", "ssl_key_file")) {
                    run(connection, "ALTER SYSTEM RESET " + setting);
                }
                run(connection, "SELECT pg_reload_conf()");
            }
        }
    }

    @Test
    void aMonthIsLoadedOverAnEncryptedConnectionToWhoeverAnswers() {
        try (Months months = Months.at(URL, "sslmode", "require")) {
            months.publish("2025-01", "v1", 3, "1");
            assertThat(months.total()).isEqualByComparingTo("3");
            assertThat(encrypted(months)).containsExactly(true);
        }
    }

    @Test
    void aServerIsKnownByItsCertificate() {
        for (String mode : List.of("verify_ca", "verify_full")) {
            try (Months months = Months.at(
                    URL, "sslmode", mode, "sslrootcert", certificate.file().toString())) {
                assertThat(encrypted(months)).as(mode).containsExactly(true);
            }
        }
    }

    @Test
    void withoutEncryptionNothingIsEncrypted() {
        try (Months months = Months.at(URL, "sslmode", "disable")) {
            assertThat(encrypted(months)).containsExactly(false);
        }
    }

    @Test
    void aServerWithAnotherCertificateIsRefused() throws Exception {
        TestCertificate other = TestCertificate.of(Files.createDirectory(folder.resolve("other")), "ip:127.0.0.1");

        assertThatThrownBy(() -> Months.at(
                        URL, "sslmode", "verify_ca", "sslrootcert", other.file().toString()))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageStartingWith("[postgresql] open tarn_")
                .hasMessageContaining("sslrootcert");
    }

    @Test
    void aServerWhoseCertificateNamesAnotherIsRefused() {
        String elsewhere = URL.replace("127.0.0.1", "localhost");

        assertThatThrownBy(() -> Months.at(
                        elsewhere,
                        "sslmode",
                        "verify_full",
                        "sslrootcert",
                        certificate.file().toString()))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("localhost")
                .hasMessageContaining("or the server's certificate");
        try (Months months = Months.at(
                elsewhere,
                "sslmode",
                "verify_ca",
                "sslrootcert",
                certificate.file().toString())) {
            assertThat(encrypted(months)).containsExactly(true);
        }
    }

    @Test
    void aRootCertificateThatIsMissingIsNamed() {
        String missing = folder.resolve("missing.crt").toString();

        assertThatThrownBy(() -> Months.at(URL, "sslmode", "verify_full", "sslrootcert", missing))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining(missing);
    }

    private static List<Object> encrypted(Months months) {
        return months.values("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    }

    private static boolean isEncrypting() {
        try (Connection connection = DriverManager.getConnection(URL + "&sslmode=require")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private static void write(Connection connection, String file, List<String> lines) throws SQLException {
        String rows = String.join("'), ('", lines);
        run(connection, "COPY (VALUES ('" + rows + "')) TO PROGRAM 'umask 077; cat > " + file + "'");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                statement.getResultSet().close();
            }
        }
    }
}
