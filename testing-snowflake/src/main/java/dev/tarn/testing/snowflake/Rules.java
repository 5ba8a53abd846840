package dev.tarn.testing.snowflake;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** How the emulated service behaves, as a test may want it. Thread-safe. */
public final class Rules {

    private record Order(Predicate<String> statement, int[] times, Refusal refusal) {}

    private volatile Duration idleTransaction = Duration.ofSeconds(2);
    private volatile Duration sessionValidity = Duration.ofHours(1);
    private volatile Duration masterValidity = Duration.ofHours(4);
    private volatile Duration answeredAtOnce = Duration.ofSeconds(45);
    private volatile int inlineRows = 2_000;
    private volatile boolean warehouseSuspended;
    private volatile Optional<Predicate<String>> abandoned = Optional.empty();
    private final List<Order> refusals = new CopyOnWriteArrayList<>();

    Rules() {}

    /**
     * How long a transaction may be idle while another session waits for what it has locked; then it is rolled back. Here
     * that is 2 seconds at first; the service's own is 5 minutes.
     *
     * @param duration how long
     */
    public void idleTransaction(Duration duration) {
        this.idleTransaction = duration;
    }

    Duration idleTransaction() {
        return idleTransaction;
    }

    /**
     * How long tokens of sessions that begin from now on are good. The driver gets a new one when it is told that its token has expired.
     *
     * @param session of a session
     * @param master of what gets a new one
     */
    public void validity(Duration session, Duration master) {
        this.sessionValidity = session;
        this.masterValidity = master;
    }

    Duration sessionValidity() {
        return sessionValidity;
    }

    Duration masterValidity() {
        return masterValidity;
    }

    /**
     * How long a statement may take before the client is told to ask again for its result. The service's own is 45 seconds.
     *
     * @param duration how long
     */
    public void answeredAtOnce(Duration duration) {
        this.answeredAtOnce = duration;
    }

    Duration answeredAtOnce() {
        return answeredAtOnce;
    }

    /**
     * How many rows of a result are answered directly; the client fetches the others in parts.
     *
     * @param rows how many
     */
    public void inlineRows(int rows) {
        this.inlineRows = rows;
    }

    int inlineRows() {
        return inlineRows;
    }

    /**
     * Suspends the warehouse, which does not resume by itself, or resumes it.
     *
     * @param suspended whether it is suspended
     */
    public void warehouseSuspended(boolean suspended) {
        this.warehouseSuspended = suspended;
    }

    boolean warehouseSuspended() {
        return warehouseSuspended;
    }

    /**
     * Refuses statements from now on.
     *
     * @param statement which ones, told their text
     * @param times how often
     * @param refusal what is said
     */
    public void refuse(Predicate<String> statement, int times, Refusal refusal) {
        refusals.add(new Order(statement, new int[] {times}, refusal));
    }

    /**
     * Rolls back the transaction of the session that sends a statement, before the statement is executed: as if the session had been idle
     * for so long that the service let others go first.
     *
     * @param statement which one, told its text; once
     */
    public void abandonBefore(Predicate<String> statement) {
        this.abandoned = Optional.of(statement);
    }

    synchronized boolean isAbandonedBefore(String sql) {
        boolean is = abandoned.filter(statement -> statement.test(sql)).isPresent();
        if (is) {
            abandoned = Optional.empty();
        }
        return is;
    }

    /** Refuses nothing any more. */
    public void allow() {
        refusals.clear();
        abandoned = Optional.empty();
        warehouseSuspended = false;
    }

    void check(String sql) throws SnowflakeError {
        for (Order order : refusals) {
            synchronized (order) {
                if (order.times()[0] > 0 && order.statement().test(sql)) {
                    order.times()[0]--;
                    throw order.refusal().error();
                }
            }
        }
    }
}
