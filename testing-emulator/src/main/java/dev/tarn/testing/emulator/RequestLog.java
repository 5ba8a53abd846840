package dev.tarn.testing.emulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The last requests, without credentials. */
public final class RequestLog {

    private static final int KEPT = 20_000;
    private static final int LONGEST_BODY = 64 * 1024;

    private final Deque<RecordedRequest> requests = new ArrayDeque<>();

    RequestLog() {}

    synchronized void add(EmulatorRequest request, int status) {
        if (requests.size() == KEPT) {
            requests.removeFirst();
        }
        requests.addLast(new RecordedRequest(
                request.number(),
                Instant.now(),
                request.method(),
                request.path(),
                Masking.parameters(request.parameters()),
                Masking.headers(request.headers()),
                body(request),
                status));
    }

    private static String body(EmulatorRequest request) {
        byte[] body = request.body();
        for (int i = 0; i < Math.min(body.length, 512); i++) {
            if (body[i] >= 0 && body[i] < ' ' && body[i] != '\n' && body[i] != '\r' && body[i] != '\t') {
                return "(" + body.length + " bytes)";
            }
        }
        return body.length > LONGEST_BODY ? "(" + body.length + " bytes of text)" : Masking.text(request.text());
    }

    /**
     * The requests so far.
     *
     * @return them, oldest first
     */
    public synchronized List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * Some of the requests so far.
     *
     * @param which which ones
     * @return them, oldest first
     */
    public List<RecordedRequest> requests(Predicate<RecordedRequest> which) {
        return requests().stream().filter(which).toList();
    }

    /** Forgets the requests so far. */
    public synchronized void clear() {
        requests.clear();
    }

    /**
     * Everything that is remembered, for a search for what must not be.
     *
     * @return one line for each request
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        requests().forEach(request -> text.append(request).append('\n'));
        return text.toString();
    }
}
