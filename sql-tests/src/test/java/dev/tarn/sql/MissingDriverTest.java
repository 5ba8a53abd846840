package dev.tarn.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tarn.BackendRegistry;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.spi.DatabaseBackend;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where a database can't be opened: who has to do what, and no secret. */
class MissingDriverTest {

    private static DatabaseBackend open(Map<String, String> settings) {
        return BackendRegistry.discover().open("sql", settings);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mysql://db.example/costs, com.mysql:mysql-connector-j",
        "jdbc:oracle:thin:scott/tiger@db.example:1521/costs, com.oracle.database.jdbc:ojdbc11",
        "jdbc:sqlserver://db.example, com.microsoft.sqlserver:mssql-jdbc"
    })
    void theArtifactOfTheDriverIsNamed(String url, String artifact) {
        assertThatThrownBy(() -> open(Map.of("url", url)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageMatching("\\[sql] open jdbc:.*: no JDBC driver on the class path takes this URL; add .*")
                .hasMessageContaining(artifact);
    }

    @Test
    void aDriverThatNobodyKnowsIsStillAskedFor() {
        assertThatThrownBy(() -> open(Map.of("url", "jdbc:example:costs")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("add the artifact that the database's maker offers");
        assertThatThrownBy(() -> open(Map.of("url", "jdbc:example:costs", "driver", "com.example.Driver")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("the driver com.example.Driver is not on the class path");
        assertThatThrownBy(() -> open(Map.of("url", "jdbc:h2:mem:", "driver", "java.lang.String")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("correct driver");
    }

    @Test
    void whatIsNoJdbcUrlIsRefused() {
        assertThatThrownBy(() -> open(Map.of("url", "mariadb://db.example")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("jdbc:");
    }

    @Test
    void aServerThatCanNotBeReachedIsUnavailableAndNoPasswordIsShown() {
        String url = "jdbc:mariadb://127.0.0.1:1/costs?user=me&password=not-to-be-seen&connectTimeout=500";
        Throwable thrown = catchThrowable(() -> open(Map.of("url", url)));

        assertThat(thrown).isInstanceOf(BackendUnavailableException.class).isInstanceOf(BackendException.class);
        assertThat(thrown.getMessage())
                .startsWith("[sql] open jdbc:mariadb://127.0.0.1:1/costs: ")
                .doesNotContain("not-to-be-seen");
    }
}
