package dev.tarn.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {

    @Test
    void everyTestHasADatabaseOfItsOwnOnOneServer() throws Exception {
        String one = EmbeddedPostgres.server().freshDatabase();
        String other = EmbeddedPostgres.server().freshDatabase();
        assertThat(one).isNotEqualTo(other);
        assertThat(one.replaceFirst("/tarn_.*", "")).isEqualTo(other.replaceFirst("/tarn_.*", ""));
        try (Connection connection = DriverManager.getConnection(one);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mine (a int)");
        }
        try (Connection connection = DriverManager.getConnection(other);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT to_regclass('mine')")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isNull();
        }
    }
}
