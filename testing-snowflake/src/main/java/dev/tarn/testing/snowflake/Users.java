package dev.tarn.testing.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who may log in, and by what. Thread-safe. */
final class Users {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private final Map<String, PublicKey> keys = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private static String folded(String user) {
        return user.toUpperCase(Locale.ROOT);
    }

    void password(String user, String password) {
        passwords.put(folded(user), password);
    }

    void key(String user, PublicKey key) {
        keys.put(folded(user), key);
    }

    /** An OAuth access token, and whose it is. */
    void token(String user, String token) {
        tokens.put(token, folded(user));
    }

    void revoke(String token) {
        tokens.remove(token);
    }

    /** Who it is that logs in. */
    String authenticated(JsonNode login, String account) throws SnowflakeError {
        String user = folded(login.path("LOGIN_NAME").asText());
        String authenticator = login.path("AUTHENTICATOR").asText("SNOWFLAKE").toUpperCase(Locale.ROOT);
        switch (authenticator) {
            case "SNOWFLAKE_JWT":
                return byKey(login.path("TOKEN").asText(), account);
            case "OAUTH":
                String owner = tokens.get(login.path("TOKEN").asText());
                if (owner == null || !user.isEmpty() && !user.equals(owner)) {
                    throw new SnowflakeError("390303", "08001", "Invalid OAuth access token. ");
                }
                return owner;
            case "SNOWFLAKE", "":
                String password = passwords.get(user);
                if (password == null || !password.equals(login.path("PASSWORD").asText())) {
                    throw new SnowflakeError("390100", "08001", "Incorrect username or password was specified.");
                }
                return user;
            default:
                throw SnowflakeError.notEmulated("the authenticator " + authenticator);
        }
    }

    private String byKey(String jwt, String account) throws SnowflakeError {
        try {
            String[] parts = jwt.split("\\.");
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            String subject = claims.path("sub").asText();
            String user = subject.substring(subject.indexOf('.') + 1);
            PublicKey key = keys.get(user);
            if (key == null) {
                throw invalid("no public key of the user");
            }
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            String print = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
            if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    || !subject.equals(account.toUpperCase(Locale.ROOT) + "." + user)
                    || !claims.path("iss").asText().equals(subject + ".SHA256:" + print)) {
                throw invalid("signature, subject or issuer");
            }
            if (claims.path("exp").asLong() < Instant.now().getEpochSecond()) {
                throw invalid("expired");
            }
            return user;
        } catch (IOException | GeneralSecurityException | ArrayIndexOutOfBoundsException | IllegalArgumentException e) {
            throw invalid("not a token");
        }
    }

    private static SnowflakeError invalid(String why) {
        return new SnowflakeError("390144", "08001", "JWT token is invalid. [" + why + "]");
    }
}
