package dev.tarn.testing.emulator;

import java.time.Instant;
import java.util.Map;

/**
 * A request as it is remembered: credentials are not.
 *
 * @param number which one it is, from 1
 * @param at when it arrived
 * @param method the HTTP method
 * @param path the path
 * @param parameters what stood behind the question mark
 * @param headers the headers, names in lower case
 * @param body the body, or what it was if it was no text
 * @param status the HTTP status of the answer; 0 if none was sent
 */
public record RecordedRequest(
        long number,
        Instant at,
        String method,
        String path,
        Map<String, String> parameters,
        Map<String, String> headers,
        String body,
        int status) {}
