package dev.tarn.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tarn.error.InvalidConfigException;
import dev.tarn.testing.snowflake.SnowflakeEmulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is planted must be found nowhere: in no log, no exception, no statement, tag or comment, and not in the emulator's record. */
class SecretsTest {

    private static final String PASSWORD = "planted-password-7391";
    private static final String PHRASE = "planted-passphrase-5527";
    private static final String TOKEN = "planted-token-8264";

    private final SnowflakeEmulator emulator = SnowflakeEmulator.start();
    private final StringBuilder logged = new StringBuilder();
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord record) {
            synchronized (logged) {
                logged.append(record.getMessage()).append(record.getThrown()).append('\n');
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    Path folder;

    @BeforeEach
    void listen() {
        Logger.getLogger("net.snowflake").setLevel(Level.ALL);
        Logger.getLogger("net.snowflake").addHandler(listener);
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        System.setErr(err);
        Logger.getLogger("net.snowflake").removeHandler(listener);
        Logger.getLogger("net.snowflake").setLevel(null);
        emulator.close();
    }

    private void nowhere(String secret, Object... more) {
        assertThat(logged.toString()).as("the driver's log").doesNotContain(secret);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .as("what was printed")
                .doesNotContain(secret);
        assertThat(emulator.requests().text()).as("requests").doesNotContain(secret);
        assertThat(emulator.statements().statements().toString())
                .as("statements and tags")
                .doesNotContain(secret);
        for (Object text : more) {
            assertThat(String.valueOf(text)).doesNotContain(secret);
        }
    }

    private static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private Map<String, String> settings() {
        return new HashMap<>(Account.settings(emulator));
    }

    @Test
    void aPasswordIsSeenByNobody() {
        emulator.user("PLANTED", PASSWORD);
        Map<String, String> settings = settings();
        settings.put("user", "PLANTED");
        settings.put("password", PASSWORD);
        try (Months months = Months.on(emulator, "user", "PLANTED", "password", PASSWORD)) {
            months.publish("2025-01", "v1", 3, "1");
            Throwable wrong = catchThrowable(() -> months.values("SELECT nothing FROM nowhere.at_all"));
            nowhere(PASSWORD, text(wrong), months.backend, months.values("SELECT * FROM bills.cur"));
        }
        settings.put("user", "SOMEBODY_ELSE");
        Throwable refused = catchThrowable(() -> Months.open(settings).close());
        assertThat(refused).hasMessageContaining("correct user and password");
        nowhere(PASSWORD, text(refused));
    }

    @Test
    void aTokenIsSeenByNobody() {
        emulator.accessToken("PLANTED", TOKEN);
        Map<String, String> settings = settings();
        settings.remove("password");
        settings.put("user", "PLANTED");
        settings.put("oauth_token", TOKEN);
        try (var backend = Months.open(settings)) {
            backend.query("SELECT 1").close();
        }
        nowhere(TOKEN);
        emulator.revokeToken(TOKEN);
        Throwable refused = catchThrowable(() -> Months.open(settings).close());
        assertThat(refused).hasMessageContaining("OAuth token");
        nowhere(TOKEN, text(refused));
    }

    @Test
    void aKeyPairLogsInAndTheKeyStaysHere() throws GeneralSecurityException, IOException {
        KeyPair keys = keys();
        emulator.publicKey("PLANTED", keys.getPublic());
        String key = Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded());
        Path file = folder.resolve("key.p8");
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
        Map<String, String> settings = settings();
        settings.remove("password");
        settings.put("user", "PLANTED");
        settings.put("private_key_path", file.toString());

        try (var backend = Months.open(settings)) {
            backend.query("SELECT 1").close();
        }
        nowhere(key.lines().findFirst().orElseThrow());

        emulator.publicKey("PLANTED", keys().getPublic());
        Throwable refused = catchThrowable(() -> Months.open(settings).close());
        assertThat(refused).hasMessageContaining("RSA_PUBLIC_KEY");
        nowhere(key.lines().findFirst().orElseThrow(), text(refused));
    }

    /** As {@code openssl pkcs8 -topk8 -v2 aes-256-cbc} makes it. */
    @Test
    void anEncryptedKeyLogsInAndItsPassphraseIsSeenByNobody() throws GeneralSecurityException, IOException {
        KeyPair keys = keys();
        emulator.publicKey("PLANTED", keys.getPublic());
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(PHRASE.toCharArray())));
        AlgorithmParameters named = AlgorithmParameters.getInstance("PBES2");
        named.init(cipher.getParameters().getEncoded());
        byte[] key = new EncryptedPrivateKeyInfo(
                        named, cipher.doFinal(keys.getPrivate().getEncoded()))
                .getEncoded();
        Path file = folder.resolve("key.p8");
        Files.writeString(
                file,
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key) + "\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Map<String, String> settings = settings();
        settings.remove("password");
        settings.put("user", "PLANTED");
        settings.put("private_key_path", file.toString());

        assertThatThrownBy(() -> Months.open(settings).close())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("is encrypted; set private_key_passphrase");
        settings.put("private_key_passphrase", PHRASE);
        settings.put("query_tag", "tag of a test");
        try (var backend = Months.open(settings)) {
            backend.query("SELECT 1").close();
        }
        nowhere(PHRASE);
        settings.put("private_key_passphrase", PHRASE + "x");
        Throwable wrong = catchThrowable(() -> Months.open(settings).close());
        assertThat(wrong)
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("correct private_key_passphrase");
        nowhere(PHRASE, text(wrong));
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        return generator.generateKeyPair();
    }
}
