package dev.tarn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.InvalidConfigException;
import dev.tarn.spi.TableStrategy;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordBinderTest {

    private record Pool(int size, boolean fair) {}

    private record Everything(
            String host,
            int port,
            long bytes,
            boolean readOnly,
            Path databasePath,
            Secret password,
            YearMonth since,
            TableStrategy tableStrategy,
            Optional<Integer> threads,
            Optional<Secret> token,
            Optional<Path> tempDirectory,
            Optional<YearMonth> until,
            List<String> options,
            List<Integer> numbers,
            List<Secret> keys,
            Pool pool,
            Optional<Pool> spare) {}

    private record Range(int least, int most, Optional<Secret> password) {
        Range {
            if (least > most) {
                throw new IllegalArgumentException("least is above most, said " + password.map(Secret::reveal));
            }
        }
    }

    private record OfSecrets(List<Secret> keys, Secret password) {}

    private record Unsupported(Thread thread) {}

    private record UnsupportedGeneric(Map<String, String> map) {}

    private record UnsupportedList(List<Pool> pools) {}

    private record Careless(Optional<String> name) {
        Careless {
            if (name.isEmpty()) {
                throw new IllegalStateException("bug");
            }
        }
    }

    private static <C extends Record> C bind(Class<C> type, Map<String, ?> values) {
        return Settings.of("test", values).bind(type);
    }

    private static Map<String, Object> required() {
        Map<String, Object> values = new HashMap<>();
        values.put("host", "h");
        values.put("port", 1);
        values.put("bytes", 2L);
        values.put("database_path", "d");
        values.put("password", "p");
        values.put("since", "2024-01");
        values.put("table_strategy", "single");
        values.put("pool", Map.of("size", 3));
        return values;
    }

    @Test
    void leavesOutWhatIsOptional() {
        assertThat(bind(Everything.class, required()))
                .isEqualTo(new Everything(
                        "h",
                        1,
                        2,
                        false,
                        Path.of("d"),
                        new Secret("p"),
                        YearMonth.of(2024, 1),
                        TableStrategy.SINGLE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        new Pool(3, false),
                        Optional.empty()));
    }

    @Test
    void bindsEveryTypeOfComponent() {
        Map<String, Object> values = required();
        values.put("bytes", "9000000000");
        values.put("read_only", "TRUE");
        values.put("database_path", Path.of("a", "b.db"));
        values.put("password", new Secret("wrapped"));
        values.put("since", "2024-02-29");
        values.put("table_strategy", TableStrategy.SEPARATE);
        values.put("threads", "4");
        values.put("token", "t");
        values.put("temp_directory", "~/tmp");
        values.put("until", YearMonth.of(2025, 12));
        values.put("options", "a, b ,c");
        values.put("numbers", List.of(1, "2"));
        values.put("keys", List.of("k1", new Secret("k2")));
        values.put("pool", Map.of("size", "5", "fair", true));
        values.put("spare", Map.of("size", 6));

        assertThat(bind(Everything.class, values))
                .isEqualTo(new Everything(
                        "h",
                        1,
                        9_000_000_000L,
                        true,
                        Path.of("a", "b.db"),
                        new Secret("wrapped"),
                        YearMonth.of(2024, 2),
                        TableStrategy.SEPARATE,
                        Optional.of(4),
                        Optional.of(new Secret("t")),
                        Optional.of(Path.of(System.getProperty("user.home"), "tmp")),
                        Optional.of(YearMonth.of(2025, 12)),
                        List.of("a", "b", "c"),
                        List.of(1, 2),
                        List.of(new Secret("k1"), new Secret("k2")),
                        new Pool(5, true),
                        Optional.of(new Pool(6, false))));
    }

    @Test
    void anEmptyTextIsNotSet() {
        Map<String, Object> values = required();
        values.put("threads", " ");
        values.put("token", new Secret(""));

        assertThat(bind(Everything.class, values).threads()).isEmpty();
        assertThat(bind(Everything.class, values).token()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "port | 3000000000 | '3000000000' is not a whole number from -2147483648 to 2147483647",
                "port | 1.5 | '1.5' is not a whole number from -2147483648 to 2147483647",
                "threads | many | 'many' is not a whole number from -2147483648 to 2147483647",
                "bytes | 9223372036854775808 | '9223372036854775808' is not a whole number from -9223372036854775808"
                        + " to 9223372036854775807",
                "read_only | yes | 'yes' is not true or false",
                "since | 2024-13 | '2024-13' is not a month; write yyyy-MM, for example 2024-01, or yyyy-MM-dd",
                "since | 2023-02-29 | '2023-02-29' is not a month; write yyyy-MM, for example 2024-01, or yyyy-MM-dd",
                "until | 24-1 | '24-1' is not a month; write yyyy-MM, for example 2024-01, or yyyy-MM-dd",
                "table_strategy | singel | 'singel' is not one of separate, single; did you mean 'single'?",
                "table_strategy | one | 'one' is not one of separate, single",
                "numbers | 1,x | 'x' is not a whole number from -2147483648 to 2147483647",
                "pool.size | x | 'x' is not a whole number from -2147483648 to 2147483647",
                "databse_path | x | unknown key; did you mean 'database_path'?",
                "pool.siz | x | unknown key; did you mean 'pool.size'?",
            })
    void saysWhatIsWrong(String key, String value, String what) {
        Map<String, Object> values = required();
        if (key.startsWith("pool.")) {
            Map<String, Object> pool = new HashMap<>(Map.of("size", 3));
            pool.put(key.substring("pool.".length()), value);
            values.put("pool", pool);
        } else {
            values.put(key, value);
        }

        assertThatThrownBy(() -> bind(Everything.class, values))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("[test] configure: [database.test] " + key + ": " + what);
    }

    @Test
    void wantsTextAsText() {
        Map<String, Object> values = required();
        values.put("host", 12);
        values.put("options", true);
        values.put("temp_directory", "a\0b");

        assertThatThrownBy(() -> bind(Everything.class, values))
                .hasMessageContaining("[database.test] host: '12' is not text; put it in quotes")
                .hasMessageContaining("[database.test] options: 'true' is not a list; put it in square brackets")
                .hasMessageContaining("[database.test] temp_directory: 'a\0b' is not a path");
    }

    @Test
    void listsTheKeysWhereNoneIsNear() {
        assertThatThrownBy(() -> bind(Pool.class, Map.of("size", 1, "warehouse", "w")))
                .hasMessage("[test] configure: [database.test] warehouse: unknown key; the keys of [database.test]"
                        + " are fair, size");
    }

    @Test
    void reportsEverythingAtOnce() {
        assertThatThrownBy(() -> bind(Everything.class, Map.of("prt", 1, "read_only", "x", "numbers", "y")))
                .hasMessageStartingWith("[test] configure: 11 problems\n  ")
                .hasMessageContaining("\n  [database.test] host: is missing; set it, or the environment variable"
                        + " TARN_DATABASE_TEST_HOST\n")
                .hasMessageContaining("\n  [database.test] pool.size: is missing; set it\n")
                .hasMessageContaining("prt: unknown key; did you mean 'port'?");
    }

    @Test
    void turnsARecordsOwnCheckIntoAProblemWithoutSecrets() {
        assertThatThrownBy(() -> bind(Range.class, Map.of("least", 2, "most", 1, "password", "hunter2")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("[test] configure: [database.test]: least is above most, said Optional[***]")
                .hasNoCause();
    }

    @Test
    void doesNotLetARecordCheckWhatCouldNotBeRead() {
        assertThatThrownBy(() -> bind(Range.class, Map.of("least", 2, "most", "x")))
                .hasMessageContaining("most: 'x'")
                .hasMessageNotContaining("above");
    }

    @Test
    void neverShowsASecretOfTheWrongType() {
        assertThatThrownBy(() -> bind(OfSecrets.class, Map.of("keys", 271828, "password", 314159)))
                .hasMessageContaining("password: the value, which is not shown, is not text; put it in quotes")
                .hasMessageContaining("keys: the value is not a list; put it in square brackets")
                .hasMessageNotContaining("314159")
                .hasMessageNotContaining("271828");
        assertThatThrownBy(() -> bind(OfSecrets.class, Map.of("keys", List.of(271828), "password", "p")))
                .hasMessageContaining("keys: the value, which is not shown, is not text")
                .hasMessageNotContaining("271828");
        assertThatThrownBy(() -> bind(Pool.class, Map.of("size", new Secret("314159"))))
                .hasMessageContaining("size: the value, which is not shown, is not a whole number")
                .hasMessageNotContaining("314159");
    }

    @Test
    void neverShowsATableInAList() {
        Map<String, Object> values = required();
        values.put("options", List.of(Map.of("password", "hunter2")));

        assertThatThrownBy(() -> Settings.of("test", values).bind(Everything.class))
                .hasMessageContaining("options: ")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void doesNotHideABackendsBug() {
        assertThatThrownBy(() -> bind(Unsupported.class, Map.of("thread", "t")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Thread");
        assertThatThrownBy(() -> bind(UnsupportedGeneric.class, Map.of("map", "m")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.util.Map");
        assertThatThrownBy(() -> bind(UnsupportedList.class, Map.of("pools", "p")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Pool");
        assertThatThrownBy(() -> bind(Careless.class, Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("bug");
    }

    @Test
    void settingsPrintTheirKeysOnly() {
        Settings settings = Settings.of("test", Map.of("password", "hunter2", "pool", Map.of("size", 3)));

        assertThat(settings).isEqualTo(Map.of("password", "hunter2", "pool.size", 3));
        assertThat(settings.toString()).contains("password", "pool.size").doesNotContain("hunter2");
        assertThat(settings.entrySet().toString()).doesNotContain("hunter2");
        assertThat(Settings.of("test", settings)).isSameAs(settings);
        assertThatThrownBy(() -> settings.put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }
}
