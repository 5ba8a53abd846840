package dev.tarn.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlUrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:mariadb://db.example.com/finops?rewriteBatchedStatements=true | jdbc:mariadb://db.example.com/finops
            jdbc:mariadb://me:tiger@db:3306/finops                             | jdbc:mariadb://db:3306/finops
            jdbc:mysql://a:1,b:2/finops                                        | jdbc:mysql://a:1,b:2/finops
            jdbc:postgresql://[::1]:5432/x                                     | jdbc:postgresql://[::1]:5432/x
            jdbc:sqlserver://h\\i:1433;databaseName=x;password=tiger            | jdbc:sqlserver://h\\i:1433
            jdbc:db2://h:50000/db:password=tiger;                              | jdbc:db2://h:50000/db
            jdbc:oracle:thin:scott/tiger@h:1521:x                              | jdbc:oracle:thin:@h:1521:x
            jdbc:oracle:thin:@//h:1521/x                                       | jdbc:oracle:thin:@//h:1521/x
            jdbc:h2:mem:x;DB_CLOSE_DELAY=-1                                    | jdbc:h2:mem:x
            jdbc:h2:tcp://h/~/x;PASSWORD=tiger                                 | jdbc:h2:tcp://h/~/x
            jdbc:h2:file:/a b/costs;WRITE_DELAY=0                              | jdbc:h2:file:/a b/costs
            jdbc:sqlite:C:\\x\\costs.db?journal_mode=WAL                         | jdbc:sqlite:C:\\x\\costs.db
            jdbc:sqlite::memory:                                               | jdbc:sqlite::memory:
            """)
    void schemeHostPortAndDatabaseAreShown(String url, String shown) {
        assertThat(new SqlUrl(url).shown()).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:db2://h:50000/db:user=u;password=ti@ger;",
                "jdbc:db2://h:50000/db:password=tiger;",
                "jdbc:oracle:thin:u/\"ti@ger\"@h",
                "jdbc:oracle:thin:u/\"tiger\"@h:1521:x",
                "jdbc:oracle:thin:u/ti@ger@h:1521:x",
                "jdbc:oracle:oci:u/tiger@h",
                "jdbc:mariadb://u:ti@ger@host",
                "jdbc:mariadb://u:ti@ger@host/x?a=b",
                "jdbc:mariadb://u:1/tiger?x@host/db",
                "jdbc:mariadb://u:1;tiger@host/db",
                "jdbc:mariadb://ti:ger/tiger@host/db",
                "jdbc:h2:tcp://u:tiger@h/x",
                "jdbc:other:u:tiger@h",
                "jdbc:other:h;pwd=tiger",
                "jdbc:other:(host=h)(password=tiger)"
            })
    void passwordsAreNotWhereverTheyStand(String url) {
        SqlErrors errors = SqlErrors.of(SqlConfig.of(url));

        assertThat(new SqlUrl(url).shown()).startsWith("jdbc:").doesNotContain("ger");
        assertThat(errors.text(new SQLException("can't use " + url + " (or " + url.substring(5) + ")")))
                .doesNotContain("tiger", "ti@ger");
    }

    @Test
    void whatIsNoUrlIsNotShown() {
        assertThat(new SqlUrl("tiger").shown()).isEqualTo("***");
    }
}
