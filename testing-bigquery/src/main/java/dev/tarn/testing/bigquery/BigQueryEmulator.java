package dev.tarn.testing.bigquery;

import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import dev.tarn.testing.emulator.EmulatorServer;
import dev.tarn.testing.emulator.Fault;
import dev.tarn.testing.emulator.Faults;
import dev.tarn.testing.emulator.RequestLog;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/**
 * BigQuery in this process, for tests: an HTTP server that speaks BigQuery's REST interface, and a little of Cloud Storage's, and executes
 * on an embedded engine what Tarn sends; any other SQL is refused. Clients need its {@link #endpoint} as their host and no credentials,
 * unless a test makes {@linkplain #serviceAccount service accounts}. It serves any number of clients and processes.
 */
public final class BigQueryEmulator implements AutoCloseable {

    /** The project that all datasets are in. */
    public static final String PROJECT = "tarn-emulated";

    private static final class Shared {
        static final BigQueryEmulator SERVER = start();
    }

    private final Service service = new Service(PROJECT);
    private final Tokens tokens = new Tokens();
    private final Pages pages = new Pages();
    private final Router router = new Router();
    private final EmulatorServer server;

    private BigQueryEmulator() {
        JobCalls jobs = new JobCalls(service);
        UploadCalls uploads = new UploadCalls(service, jobs, this::endpoint);
        new DatasetCalls(service).register(router);
        new TableCalls(service, pages).register(router);
        jobs.register(router);
        new QueryCalls(service, pages).register(router);
        uploads.register(router);
        new StorageCalls(service, uploads).register(router);
        server = EmulatorServer.start("bigquery-emulator", this::answer);
    }

    /**
     * Starts an emulator without any dataset.
     *
     * @return the emulator
     */
    public static BigQueryEmulator start() {
        return new BigQueryEmulator();
    }

    /**
     * The emulator that all tests of this JVM share; it is never closed.
     *
     * @return the emulator
     */
    public static BigQueryEmulator server() {
        return Shared.SERVER;
    }

    /**
     * Makes a dataset that nobody else has, in location US.
     *
     * @return its name
     */
    public String freshDataset() {
        String name = "d_" + UUID.randomUUID().toString().replace("-", "");
        service.catalog().create(name, "US", Json.object());
        return name;
    }

    private EmulatorAnswer answer(EmulatorRequest request) {
        if (request.is("POST", "/token")) {
            return tokens.token(request);
        }
        try {
            tokens.check(request);
        } catch (Refusal e) {
            return e.answer()
                    .with("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"");
        }
        return router.answer(request);
    }

    /**
     * Where it listens.
     *
     * @return an {@code http:} URI without a path
     */
    public URI endpoint() {
        return server.endpoint();
    }

    /**
     * What goes wrong with requests.
     *
     * @return the orders of tests
     */
    public Faults faults() {
        return server.faults();
    }

    /**
     * What was asked.
     *
     * @return the record, without credentials
     */
    public RequestLog log() {
        return server.log();
    }

    /**
     * A service account that may do everything. From the first one on every request needs an access token.
     *
     * @param name the part of its address before the {@code @}
     * @return the account
     */
    public ServiceAccount serviceAccount(String name) {
        ServiceAccount account = ServiceAccount.create(name, PROJECT, URI.create(endpoint() + "/token"));
        tokens.account(account.email(), account.publicKey());
        return account;
    }

    /** Access tokens given so far are no longer good. */
    public void expireTokens() {
        tokens.expire();
    }

    /**
     * How many access tokens were given.
     *
     * @return the number
     */
    public int tokensGiven() {
        return tokens.given();
    }

    /**
     * How long access tokens are good.
     *
     * @param duration an hour unless it is set
     */
    public void tokenLifetime(Duration duration) {
        tokens.lifetime(duration);
    }

    /**
     * Takes a permission from everybody.
     *
     * @param permission {@code bigquery.tables.updateData}, for example; behind an {@code @} the dataset, or dataset and table, that it
     *     is about
     */
    public void deny(String permission) {
        service.permissions().deny(permission);
    }

    /**
     * Gives a permission back.
     *
     * @param permission what was denied
     */
    public void allow(String permission) {
        service.permissions().allow(permission);
    }

    /**
     * The service's quotas.
     *
     * @return the quotas, to be lowered
     */
    public Quotas quotas() {
        return new Quotas(service.limits());
    }

    /**
     * How many rows a page of a result has at most.
     *
     * @param rows 10000 unless it is set
     */
    public void pageRows(long rows) {
        pages.most(rows);
    }

    /**
     * How often a job is reported as pending or running before it is reported as done.
     *
     * @param polls never unless it is set
     */
    public void latePolls(int polls) {
        service.jobs().latePolls(polls);
    }

    /**
     * Makes a bucket of Cloud Storage, {@code gs://name}.
     *
     * @param name the bucket's name
     */
    public void bucket(String name) {
        service.buckets().create(name);
    }

    /**
     * Ends a session as its timeout would: what it left open is rolled back.
     *
     * @param id the session's identifier
     */
    public void endSession(String id) {
        service.sessions().end(id);
    }

    /**
     * The answer of the service to too many requests, for {@link Faults}.
     *
     * @return a fault that clients should repeat a request after
     */
    public static Fault rateLimited() {
        return refused(new Refusal(
                403,
                "rateLimitExceeded",
                "",
                "Exceeded rate limits: too many api requests per user per method for this user_method. For more information, see "
                        + "https://cloud.google.com/bigquery/docs/troubleshoot-quotas"));
    }

    /**
     * The answer of the service while it is overloaded, for {@link Faults}.
     *
     * @param executed whether the request has been executed all the same
     * @return a fault that clients should repeat a request after
     */
    public static Fault unavailable(boolean executed) {
        return new Fault.Answer(
                executed,
                new Refusal(503, "backendError", "", "Visibility check was unavailable. Please retry the request.")
                        .answer());
    }

    private static Fault refused(Refusal refusal) {
        return new Fault.Answer(false, refusal.answer());
    }

    @Override
    public void close() {
        server.close();
        service.close();
    }
}
