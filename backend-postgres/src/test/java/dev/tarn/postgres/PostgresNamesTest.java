package dev.tarn.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.config.Secret;
import dev.tarn.config.Settings;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, types and settings as texts. */
class PostgresNamesTest {

    @Test
    void longNamesAreShortenedTheSameWayAndStayApart() {
        String one = PostgresSql.name("É".repeat(40) + "1");
        String two = PostgresSql.name("É".repeat(40) + "2");

        assertThat(one)
                .isEqualTo(PostgresSql.name("é".repeat(40) + "1"))
                .isNotEqualTo(two)
                .startsWith("éé");
        assertThat(one.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
        assertThat(PostgresSql.name(one)).isEqualTo(one);
    }

    @Test
    void aNameWithANulIsRefused() {
        assertThatThrownBy(() -> PostgresSql.identifier("a\0b")).isInstanceOf(BackendRejectedException.class);
    }

    @Test
    void typesAreReadAsTheyAreWritten() {
        ColumnType type = new ColumnType.StructOf(List.of(
                Column.of("a \"b\", c)", new ColumnType.MapOf(ColumnType.TEXT, new ColumnType.Decimal(38, 18))),
                Column.of("d", new ColumnType.ListOf(new ColumnType.StructOf(List.of()))),
                Column.of("e", new ColumnType.ListOf(ColumnType.TIMESTAMP)),
                Column.of("f", new ColumnType.Float64()),
                Column.of("g", new ColumnType.Json())));

        assertThat(PostgresTypes.parse(PostgresTypes.text(type))).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"map(text", "struct(\"a text)", "nonsense", "'numeric(38,18) '", "list()"})
    void whatIsNoTypeIsAnError(String text) {
        assertThatThrownBy(() -> PostgresTypes.parse(text)).isInstanceOf(IllegalArgumentException.class);
        assertThat(PostgresTypes.of("jsonb", text)).isEqualTo(new ColumnType.Json());
    }

    @Test
    void theUrlSaysWhatIsConfigured() {
        assertThat(config("database", "bills").url()).isEqualTo("jdbc:postgresql://localhost/bills");
        assertThat(config("database", "a b/c?d", "host", "::1", "port", "6000").url())
                .isEqualTo("jdbc:postgresql://[::1]:6000/a%20b%2Fc%3Fd");
        assertThat(config("service", "bills").url()).isEqualTo("jdbc:postgresql://?service=bills");
    }

    @Test
    void aPasswordIsTakenFromTheEnvironmentWhereNoneIsConfigured() {
        Map<String, String> both = Map.of("POSTGRESQL_PASSWORD", "one", "PGPASSWORD", "two");
        assertThat(config("database", "b").password(both)).contains(new Secret("one"));
        assertThat(config("database", "b").password(Map.of("PGPASSWORD", "two")))
                .contains(new Secret("two"));
        assertThat(config("database", "b", "password", "three").password(both)).contains(new Secret("three"));
        assertThat(config("database", "b").password(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "host, x, database",
        "port, 0, port",
        "lock_timeout, 0s, lock_timeout",
        "statement_timeout, soon, statement_timeout",
        "retain_for, 5 years, retain_for",
        "retain_versions, -1, retain_versions",
        "max_concurrent_loads, 0, max_concurrent_loads",
        "sslmode, maybe, sslmode"
    })
    void aWrongSettingIsNamed(String key, String value, String named) {
        Map<String, String> settings = key.equals("host") ? Map.of(key, value) : Map.of("database", "b", key, value);
        assertThatThrownBy(() -> Settings.of("postgresql", settings).bind(PostgresConfig.class))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(named);
    }

    @Test
    void versionsAreKeptWhereSomethingSaysSo() {
        assertThat(config("database", "b").retention().keepsAny()).isFalse();
        assertThat(config("database", "b", "retain_versions", "0").retention().keepsAny())
                .isFalse();
        assertThat(config("database", "b", "retain_for", "90d").retention().keepsAny())
                .isTrue();
        assertThat(config("database", "b", "retain_versions", "2").retention().versions())
                .isEqualTo(Optional.of(2));
    }

    private static PostgresConfig config(String... settings) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return Settings.of("postgresql", all).bind(PostgresConfig.class);
    }
}
