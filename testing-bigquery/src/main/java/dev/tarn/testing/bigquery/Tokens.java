package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Access tokens: given for signed assertions of known service accounts, asked for with every request once there is an account. */
final class Tokens {

    private final Map<String, PublicKey> accounts = new ConcurrentHashMap<>();
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger given = new AtomicInteger();
    private volatile Duration lifetime = Duration.ofHours(1);

    void account(String email, PublicKey key) {
        accounts.put(email, key);
    }

    void lifetime(Duration duration) {
        lifetime = duration;
    }

    int given() {
        return given.get();
    }

    /** Whatever was given before is no longer good. */
    void expire() {
        tokens.clear();
    }

    /** Refuses a request without a token that is still good. */
    void check(EmulatorRequest request) {
        if (accounts.isEmpty()) {
            return;
        }
        String header = request.header("authorization").orElse("");
        Optional<Instant> until = Optional.ofNullable(tokens.get(header.replaceFirst("^Bearer ", "")));
        if (until.isEmpty() || until.get().isBefore(Instant.now())) {
            throw new Refusal(
                    401,
                    "authError",
                    "Authorization",
                    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
                            + "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.");
        }
    }

    EmulatorAnswer token(EmulatorRequest request) {
        Map<String, String> form = new ConcurrentHashMap<>();
        for (String pair : request.text().split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        if (!form.getOrDefault("grant_type", "").equals("urn:ietf:params:oauth:grant-type:jwt-bearer")) {
            return problem("unsupported_grant_type", "Invalid grant_type: " + form.get("grant_type"));
        }
        String problem = assertion(form.getOrDefault("assertion", ""));
        if (!problem.isEmpty()) {
            return problem("invalid_grant", problem);
        }
        String token = "ya29.emulated-" + UUID.randomUUID();
        tokens.put(token, Instant.now().plus(lifetime));
        given.incrementAndGet();
        return Json.answer(Json.object()
                .put("access_token", token)
                .put("expires_in", lifetime.toSeconds())
                .put("token_type", "Bearer"));
    }

    private static EmulatorAnswer problem(String error, String description) {
        return EmulatorAnswer.json(
                400, Json.text(Json.object().put("error", error).put("error_description", description)));
    }

    /** What is wrong with an assertion; nothing if it is right. */
    private String assertion(String assertion) {
        String[] parts = assertion.split("\\.");
        if (parts.length != 3) {
            return "Bad Request";
        }
        try {
            JsonNode claims = Json.read(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
            PublicKey key = accounts.get(claims.path("iss").asText());
            if (key == null) {
                return "Invalid grant: account not found";
            }
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                return "Invalid JWT Signature.";
            }
            long now = Instant.now().getEpochSecond();
            boolean timely =
                    claims.path("exp").asLong() > now && claims.path("iat").asLong() <= now + 300;
            return timely && !claims.path("scope").asText().isEmpty()
                    ? ""
                    : "Invalid JWT: Token must be a short-lived token (60 minutes)";
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return "Invalid JWT Signature.";
        }
    }
}
