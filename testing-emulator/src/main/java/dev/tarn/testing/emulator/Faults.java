package dev.tarn.testing.emulator;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The faults that a test has ordered: which request, from which one on, how often. */
public final class Faults {

    private static final class Order {
        private final Predicate<EmulatorRequest> which;
        private final Fault fault;
        private int spared;
        private int times;

        Order(Predicate<EmulatorRequest> which, int spared, int times, Fault fault) {
            this.which = which;
            this.spared = spared;
            this.times = times;
            this.fault = fault;
        }

        synchronized boolean takes(EmulatorRequest request) {
            if (times <= 0 || !which.test(request)) {
                return false;
            }
            if (spared > 0) {
                spared--;
                return false;
            }
            times--;
            return true;
        }
    }

    private final List<Order> orders = new CopyOnWriteArrayList<>();
    private final AtomicInteger happened = new AtomicInteger();

    Faults() {}

    /**
     * Spoils requests from now on.
     *
     * @param which which ones
     * @param times how often
     * @param fault what happens to them
     */
    public void spoil(Predicate<EmulatorRequest> which, int times, Fault fault) {
        spoil(which, 0, times, fault);
    }

    /**
     * Spoils requests after some that it spares.
     *
     * @param which which ones
     * @param spared how many of them get through first
     * @param times how often
     * @param fault what happens to them
     */
    public void spoil(Predicate<EmulatorRequest> which, int spared, int times, Fault fault) {
        orders.add(new Order(which, spared, times, fault));
    }

    /** Spoils nothing any more. */
    public void heal() {
        orders.clear();
    }

    /**
     * How many requests were spoilt so far.
     *
     * @return the number
     */
    public int happened() {
        return happened.get();
    }

    Optional<Fault> next(EmulatorRequest request) {
        for (Order order : orders) {
            if (order.takes(request)) {
                happened.incrementAndGet();
                return Optional.of(order.fault);
            }
        }
        return Optional.empty();
    }
}
