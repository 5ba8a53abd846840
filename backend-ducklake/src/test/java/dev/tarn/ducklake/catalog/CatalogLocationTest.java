package dev.tarn.ducklake.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.config.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogLocationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://ann:p%40s%2Bs+w@db:5433/la%20ke?schema=billing&sslmode=require",
                "postgresql://ann:p%40s%2Bs+w@db:5433/la%20ke?currentSchema=billing&sslmode=require",
                "jdbc:postgresql://db:5433/la%20ke?user=ann&password=p%40s%2Bs+w&schema=billing&sslmode=require",
                "ducklake:postgres:dbname='la ke' host=db port=5433 user=ann password='p@s+s+w' schema=billing sslmode=require"
            })
    void aPostgresLocationIsWrittenInManyWays(String text) {
        CatalogLocation location = CatalogLocation.parse(text);
        assertThat(location)
                .isEqualTo(new CatalogLocation.Postgres(
                        "jdbc:postgresql://db:5433/la%20ke?sslmode=require",
                        Optional.of("ann"), Optional.of(new Secret("p@s+s+w")), "billing"));
        assertThat(location.toString()).doesNotContain("s+w");
        assertThat(location.subject()).isEqualTo("postgresql://db:5433/la%20ke schema billing");
    }

    @Test
    void aTildeIsTheHomeFolder() {
        assertThat(CatalogLocation.parse("ducklake:~/lake.ducklake"))
                .isEqualTo(new CatalogLocation.DuckDbFile(Path.of(System.getProperty("user.home"), "lake.ducklake")));
    }

    @Test
    void whatIsLeftOutHasADefault() {
        assertThat(CatalogLocation.parse("postgres:lake"))
                .isEqualTo(new CatalogLocation.Postgres(
                        "jdbc:postgresql://localhost/lake", Optional.empty(), Optional.empty(), "public"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/data/my lake.ducklake", "ducklake:/data/my lake.ducklake", " duckdb:/data/my lake.ducklake "})
    void everythingElseIsAFile(String text) {
        assertThat(CatalogLocation.parse(text))
                .isEqualTo(new CatalogLocation.DuckDbFile(Path.of("/data/my lake.ducklake")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "ducklake:", "sqlite:lake.db", "mysql:db=lake", "postgres:host=db password='geheim"})
    void whatIsNoLocationIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> CatalogLocation.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("database_path")
                .hasMessageNotContaining("geheim");
    }
}
