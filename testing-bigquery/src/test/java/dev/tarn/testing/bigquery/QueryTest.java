package dev.tarn.testing.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQueryException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueryTest {

    private static BigQueryEmulator emulator;
    private static Client client;

    @BeforeAll
    static void start() throws InterruptedException {
        emulator = BigQueryEmulator.start();
        client = Client.of(emulator);
        client.dataset("d");
        client.rows(
                "CREATE TABLE `d.items` (id INT64 NOT NULL, name STRING, cost BIGNUMERIC(38, 18), at TIMESTAMP, day DATE)");
        client.rows(
                "INSERT INTO d.items (id, name, cost, at, day) VALUES (1, 'a', BIGNUMERIC '1.5', TIMESTAMP '2024-01-01 00:00:00+00', "
                        + "DATE '2024-01-01'), (2, \"b'x\", NULL, NULL, NULL)");
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    @Test
    void readsRows() throws InterruptedException {
        assertThat(client.rows("SELECT id, name, cost, day FROM `tarn-emulated.d.items` ORDER BY id"))
                .containsExactly("1|a|1.5|2024-01-01", "2|b'x|null|null");
        assertThat(
                        client.rows(
                                "SELECT COUNT(*) AS n, SUM(cost) FROM d.items WHERE DATE_TRUNC(day, MONTH) = DATE '2024-01-01'"))
                .containsExactly("1|1.5");
    }

    @Test
    void changesRows() throws InterruptedException {
        client.rows("CREATE TABLE d.changed AS SELECT * FROM d.items");
        var result = client.query("UPDATE d.changed SET name = 'c' WHERE id = 1", Map.of());
        assertThat(result.getTotalRows()).isEqualTo(1);
        client.rows(
                "MERGE d.changed AS t USING (SELECT 3 AS id, 'n' AS name) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = s.name "
                        + "WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, s.name)");
        client.rows("DELETE FROM d.changed WHERE id = 2");
        assertThat(client.rows("SELECT id, name FROM d.changed ORDER BY id")).containsExactly("1|c", "3|n");
    }

    @Test
    void refusesWhatIsNotOnTheLists() {
        assertThatThrownBy(() -> client.rows("SELECT read_csv('x')"))
                .isInstanceOf(BigQueryException.class)
                .hasMessageContaining("Function not found: read_csv at [1:8]");
        assertThatThrownBy(() -> client.rows("DELETE FROM d.items"))
                .hasMessageContaining("DELETE must have a WHERE clause at [1:1]");
        assertThatThrownBy(() -> client.rows("SELECT * FROM d.Items"))
                .hasMessageContaining("Not found: Table tarn-emulated:d.Items was not found in location US");
    }
}
