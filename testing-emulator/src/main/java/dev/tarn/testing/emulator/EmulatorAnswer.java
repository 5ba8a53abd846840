package dev.tarn.testing.emulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a service answers.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the body, not yet compressed
 */
public record EmulatorAnswer(int status, Map<String, String> headers, byte[] body) {

    /** Headers are copied. */
    public EmulatorAnswer {
        headers = Map.copyOf(headers);
    }

    /**
     * An answer in JSON.
     *
     * @param status the HTTP status
     * @param body the text
     * @return the answer
     */
    public static EmulatorAnswer json(int status, String body) {
        return bytes(status, "application/json; charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * An answer of any type.
     *
     * @param status the HTTP status
     * @param type the content type
     * @param body the bytes
     * @return the answer
     */
    public static EmulatorAnswer bytes(int status, String type, byte[] body) {
        return new EmulatorAnswer(status, Map.of("Content-Type", type), body);
    }

    /**
     * An answer without a body.
     *
     * @param status the HTTP status
     * @return the answer
     */
    public static EmulatorAnswer empty(int status) {
        return new EmulatorAnswer(status, Map.of(), new byte[0]);
    }

    /**
     * The same answer with a header more.
     *
     * @param name the header's name
     * @param value its value
     * @return the answer
     */
    public EmulatorAnswer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new EmulatorAnswer(status, more, body);
    }

    /**
     * The body of an answer that is text.
     *
     * @return the body
     */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
