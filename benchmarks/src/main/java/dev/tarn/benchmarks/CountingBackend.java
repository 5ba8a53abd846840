package dev.tarn.benchmarks;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.StateManager;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend whose state manager counts what it is asked. */
final class CountingBackend {

    private final DatabaseBackend backend;
    private final AtomicInteger queries = new AtomicInteger();

    CountingBackend(DatabaseBackend backend) {
        StateManager counting = proxy(StateManager.class, (proxy, method, arguments) -> {
            queries.incrementAndGet();
            return call(backend.stateManager(), method, arguments);
        });
        this.backend = proxy(
                DatabaseBackend.class,
                (proxy, method, arguments) ->
                        method.getName().equals("stateManager") ? counting : call(backend, method, arguments));
    }

    DatabaseBackend backend() {
        return backend;
    }

    /** How often the state was asked or changed. */
    int queries() {
        return queries.get();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
