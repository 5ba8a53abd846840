package dev.tarn.testing.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Stands between a client and a server, counts requests, and spoils those that it is told to. One request for each connection. */
public final class FaultyNetwork implements AutoCloseable {

    /** Where to do what, how often, and how often that was. */
    private record Rule(Predicate<String> request, AtomicInteger times, Fault fault) {}

    private final URI server;
    private final ServerSocket front;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "faulty-network");
        thread.setDaemon(true);
        return thread;
    });

    private FaultyNetwork(URI server, ServerSocket front) {
        this.server = server;
        this.front = front;
    }

    /**
     * A network that works, for now.
     *
     * @param server what lies behind it
     * @return the network, open
     */
    public static FaultyNetwork before(URI server) {
        try {
            FaultyNetwork network =
                    new FaultyNetwork(server, new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
            network.threads.execute(network::accept);
            return network;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where it listens.
     *
     * @return an {@code http:} URI
     */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + front.getLocalPort());
    }

    /**
     * Spoils requests from now on.
     *
     * @param request which: told the request's line and headers, in lower case
     * @param times how often at most
     * @param fault what happens to them
     */
    public void spoil(Predicate<String> request, int times, Fault fault) {
        rules.add(new Rule(request, new AtomicInteger(times), fault));
    }

    /** Spoils nothing any more, and forgets the requests. */
    public void heal() {
        rules.clear();
        requests.clear();
    }

    /**
     * The requests so far.
     *
     * @return line and headers of each, in lower case
     */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket client = front.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket behind = new Socket(server.getHost(), server.getPort())) {
            open.add(behind);
            String head = head(client.getInputStream());
            if (head.isEmpty()) {
                return;
            }
            String request = head.toLowerCase(java.util.Locale.ROOT);
            requests.add(request);
            Fault fault = rules.stream()
                    .filter(rule -> rule.request().test(request) && rule.times().getAndDecrement() > 0)
                    .map(Rule::fault)
                    .findFirst()
                    .orElse(new Fault.Truncation(Long.MAX_VALUE));
            if (fault instanceof Fault.Answer answer) {
                answer(client, answer);
            } else if (fault instanceof Fault.Silence) {
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            } else {
                forward(client, behind, head, fault);
            }
        } catch (IOException e) {
            // Whoever went away first is what a test looks at.
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    private void forward(Socket client, Socket behind, String head, Fault fault) throws IOException {
        String once =
                head.replaceAll("(?i)\r\nConnection: [^\r]*", "").replaceFirst("\r\n", "\r\nConnection: close\r\n");
        behind.getOutputStream().write(once.getBytes(StandardCharsets.ISO_8859_1));
        threads.execute(() -> {
            try {
                client.getInputStream().transferTo(behind.getOutputStream());
            } catch (IOException e) {
                // As above.
            }
        });
        InputStream answer = behind.getInputStream();
        client.getOutputStream().write(head(answer).getBytes(StandardCharsets.ISO_8859_1));
        pass(answer, client, fault);
    }

    private static void pass(InputStream answer, Socket client, Fault fault) throws IOException {
        long left = fault instanceof Fault.Truncation cut
                ? cut.afterBytes()
                : fault instanceof Fault.Reset reset ? reset.afterBytes() : Long.MAX_VALUE;
        int most = fault instanceof Fault.Trickle drop ? drop.bytes() : 1 << 16;
        byte[] buffer = new byte[most];
        while (left > 0) {
            int read = answer.read(buffer, 0, (int) Math.min(most, left));
            if (read < 0) {
                return;
            }
            client.getOutputStream().write(buffer, 0, read);
            left -= read;
            if (fault instanceof Fault.Trickle drop) {
                pause(drop.pauseMillis());
            }
        }
        if (fault instanceof Fault.Reset) {
            client.setSoLinger(true, 0);
        }
    }

    private static void pause(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static void answer(Socket client, Fault.Answer answer) throws IOException {
        String body = "<?xml version=\"1.0\"?><Error><Code>" + answer.code()
                + "</Code><Message>made up by a test</Message></Error>";
        String text = "HTTP/1.1 " + answer.status() + " Made Up\r\nContent-Type: application/xml\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\n"
                + (answer.header().isEmpty() ? "" : answer.header() + "\r\n")
                + "\r\n" + body;
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
        client.shutdownOutput();
        client.setSoTimeout(200);
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Everything up to the first blank line, and that line. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            front.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
