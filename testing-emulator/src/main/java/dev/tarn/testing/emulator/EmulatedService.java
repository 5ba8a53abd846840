package dev.tarn.testing.emulator;

/** A service behind an {@link EmulatorServer}. */
@FunctionalInterface
public interface EmulatedService {

    /**
     * Answers a request. Called by many threads at once.
     *
     * @param request the request
     * @return the answer
     * @throws Exception whatever it did not expect; the client is told 500
     */
    EmulatorAnswer answer(EmulatorRequest request) throws Exception;
}
