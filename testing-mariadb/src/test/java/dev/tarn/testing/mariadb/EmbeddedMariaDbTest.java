package dev.tarn.testing.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(
        value = "dev.tarn.testing.mariadb.EmbeddedMariaDb#isThere",
        disabledReason = "there is no MariaDB for this machine; name one in TARN_TEST_MARIADB_URL")
class EmbeddedMariaDbTest {

    @Test
    void everyTestHasADatabaseOfItsOwnOnOneServer() throws Exception {
        String one = EmbeddedMariaDb.server().freshDatabase();
        String other = EmbeddedMariaDb.server().freshDatabase();
        assertThat(one).isNotEqualTo(other);
        try (Connection connection = DriverManager.getConnection(one);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mine (a int)");
        }
        try (Connection connection = DriverManager.getConnection(other);
                Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("SHOW TABLES")) {
            assertThat(tables.next()).isFalse();
        }
    }
}
