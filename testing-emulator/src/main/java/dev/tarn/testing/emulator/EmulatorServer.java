package dev.tarn.testing.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** An HTTP server on a free port of this machine, with faults to order and a record of what was asked. */
public final class EmulatorServer implements AutoCloseable {

    private static final int WORTH_COMPRESSING = 1024;

    private final HttpServer server;
    private final ExecutorService threads;
    private final EmulatedService service;
    private final Faults faults = new Faults();
    private final RequestLog log = new RequestLog();
    private final AtomicLong numbers = new AtomicLong();

    static {
        // Otherwise every answer waits for the client's acknowledgement: 40 ms each.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private EmulatorServer(HttpServer server, ExecutorService threads, EmulatedService service) {
        this.server = server;
        this.threads = threads;
        this.service = service;
    }

    /**
     * Starts a server.
     *
     * @param name what its threads are called
     * @param service what answers
     * @return the server, listening
     */
    public static EmulatorServer start(String name, EmulatedService service) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 200);
            ExecutorService threads = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
            });
            EmulatorServer server = new EmulatorServer(http, threads, service);
            http.setExecutor(threads);
            http.createContext("/", server::serve);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where it listens.
     *
     * @return an {@code http:} URI without a path
     */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * What goes wrong.
     *
     * @return the orders of tests
     */
    public Faults faults() {
        return faults;
    }

    /**
     * What was asked.
     *
     * @return the record
     */
    public RequestLog log() {
        return log;
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            EmulatorRequest request = request(exchange);
            Optional<Fault> fault = faults.next(request);
            if (fault.isPresent() && fault.get() instanceof Fault.Cut cut && !cut.executed()) {
                log.add(request, 0);
            } else {
                serve(exchange, request, fault);
            }
        } catch (IOException e) {
            // The client went away; that is what its test looks at.
        }
    }

    private void serve(HttpExchange exchange, EmulatorRequest request, Optional<Fault> fault) throws IOException {
        if (fault.isEmpty()) {
            EmulatorAnswer answer = execute(request);
            log.add(request, answer.status());
            send(exchange, request, answer, Integer.MAX_VALUE);
        } else if (fault.get() instanceof Fault.Answer instead) {
            if (instead.executed()) {
                execute(request);
            }
            log.add(request, instead.answer().status());
            send(exchange, request, instead.answer(), Integer.MAX_VALUE);
        } else if (fault.get() instanceof Fault.Truncation truncation) {
            EmulatorAnswer answer = execute(request);
            log.add(request, 0);
            send(exchange, request, answer, truncation.bytes());
        } else if (fault.get() instanceof Fault.Delay delay) {
            pause(delay.delay().toMillis());
            serve(exchange, request, Optional.empty());
        } else {
            execute(request);
            log.add(request, 0);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private EmulatorAnswer execute(EmulatorRequest request) {
        try {
            return service.answer(request);
        } catch (Exception | AssertionError e) {
            return EmulatorAnswer.bytes(
                    500, "text/plain", ("the emulator failed: " + e).getBytes(StandardCharsets.UTF_8));
        }
    }

    private EmulatorRequest request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        byte[] body = exchange.getRequestBody().readAllBytes();
        if ("gzip".equalsIgnoreCase(headers.get("content-encoding"))) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        URI uri = exchange.getRequestURI();
        return new EmulatorRequest(
                numbers.incrementAndGet(),
                exchange.getRequestMethod(),
                uri.getPath(),
                parameters(uri.getRawQuery()),
                Map.copyOf(headers),
                body);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.put(decoded(name), decoded(value));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, EmulatorRequest request, EmulatorAnswer answer, int most)
            throws IOException {
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = answer.body();
        boolean compressed = body.length >= WORTH_COMPRESSING
                && !answer.headers().containsKey("Content-Encoding")
                && request.header("accept-encoding").orElse("").contains("gzip");
        if (compressed) {
            body = gzip(body);
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body, 0, Math.min(most, body.length));
        }
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
