package dev.tarn.testing.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it arrived, unpacked.
 *
 * @param number which one it is, from 1
 * @param method the HTTP method
 * @param path the path, decoded
 * @param parameters what stands behind the question mark, decoded
 * @param headers the first value of each header, names in lower case
 * @param body the body, no longer compressed
 */
public record EmulatorRequest(
        long number,
        String method,
        String path,
        Map<String, String> parameters,
        Map<String, String> headers,
        byte[] body) {

    /**
     * The body of a request that is text.
     *
     * @return the body
     */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * One header.
     *
     * @param name its name, in lower case
     * @return its value, if it was sent
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * One parameter of the address.
     *
     * @param name its name
     * @return its value, if it was sent
     */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /**
     * Whether this is such a request.
     *
     * @param method the HTTP method
     * @param pathStart how the path begins
     * @return whether it is
     */
    public boolean is(String method, String pathStart) {
        return this.method.equals(method) && path.startsWith(pathStart);
    }

    @Override
    public String toString() {
        return "#" + number + " " + method + " " + path;
    }
}
