package dev.tarn.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.testing.bigquery.BigQueryEmulator;
import dev.tarn.testing.bigquery.ServiceAccount;
import dev.tarn.testing.emulator.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A service account's key is planted, and looked for in everything that comes out: logs, exceptions, settings, labels, the emulator's record. */
@Isolated("it takes what the whole process prints")
class SecretsTest {

    @TempDir
    Path folder;

    @Test
    void theKeyIsNowhereToBeSeen() throws IOException {
        assumeTrue(Server.isEmulated(), "a real key is not planted");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        Logger root = Logger.getLogger("");
        Level level = root.getLevel();
        PrintStream all = new PrintStream(seen, true, StandardCharsets.UTF_8);
        System.setOut(all);
        System.setErr(all);
        ConsoleHandler handler = new ConsoleHandler();
        handler.setLevel(Level.CONFIG);
        root.addHandler(handler);
        root.setLevel(Level.CONFIG);
        ServiceAccount account;
        try (BigQueryEmulator emulator = BigQueryEmulator.start()) {
            account = emulator.serviceAccount("planted");
            Path key = folder.resolve("key.json");
            Files.writeString(key, account.keyFile());
            try (Months months = Months.open(
                    "endpoint",
                    emulator.endpoint().toString(),
                    "credentials_path",
                    key.toString(),
                    "retry_seconds",
                    "1")) {
                months.publish("2025-01", "v1", 1, "1");
                all.println(Server.config(months.settings));
                emulator.faults().spoil(r -> true, 2, Fault.lostAnswer());
                emulator.expireTokens();
                show(all, catchThrowable(() -> months.values("SELEKT 1")));
                emulator.faults().spoil(r -> true, 1000, Fault.status(401));
                show(all, catchThrowable(months::total));
                emulator.faults().heal();
                emulator.faults().spoil(r -> r.path().equals("/token"), 1000, Fault.status(400));
                emulator.expireTokens();
                show(all, catchThrowable(months::total));
            }
            Files.writeString(
                    key, account.keyFile().substring(0, account.keyFile().length() / 2));
            show(
                    all,
                    catchThrowable(() -> Months.open(
                            "endpoint", emulator.endpoint().toString(), "credentials_path", key.toString())));
            all.println(emulator.log().text());
        } finally {
            System.setOut(out);
            System.setErr(err);
            root.removeHandler(handler);
            root.setLevel(level);
        }

        String text = seen.toString(StandardCharsets.UTF_8);
        String secret = account.privateKey().replaceAll("-----[^-]*-----|\\s|\\\\n", "");
        assertThat(text.contains("renew them, or correct credentials_path"))
                .as("a refused token was reported")
                .isTrue();
        assertThat(text.contains("holds no credentials of Google's"))
                .as("a broken file was reported")
                .isTrue();
        assertThat(secret.length()).isGreaterThan(200);
        for (int i = 0; i + 24 <= secret.length(); i += 24) {
            assertThat(text.contains(secret.substring(i, i + 24)))
                    .as("a part of the key")
                    .isFalse();
        }
        assertThat(text.contains("BEGIN PRIVATE KEY")).isFalse();
        assertThat(Pattern.compile("Bearer (?!realm)[A-Za-z0-9]").matcher(text).find())
                .as("a token")
                .isFalse();
    }

    private static void show(PrintStream to, Throwable thrown) {
        assertThat(thrown).isNotNull();
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        to.println(trace);
    }
}
