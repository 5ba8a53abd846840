package dev.tarn.testing.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What goes wrong with a request. */
public sealed interface Fault {

    /**
     * Something else is answered.
     *
     * @param executed whether the service has executed the request all the same
     * @param answer what is answered
     */
    record Answer(boolean executed, EmulatorAnswer answer) implements Fault {}

    /**
     * The connection is closed before a byte of an answer is sent.
     *
     * @param executed whether the service has executed the request all the same
     */
    record Cut(boolean executed) implements Fault {}

    /**
     * The request is executed, and the connection is closed within the answer.
     *
     * @param bytes how much of the answer's body is sent
     */
    record Truncation(int bytes) implements Fault {}

    /**
     * The request is executed late.
     *
     * @param delay how late
     */
    record Delay(Duration delay) implements Fault {}

    /**
     * The service answers an error instead of executing.
     *
     * @param status the HTTP status
     * @return the fault
     */
    static Fault status(int status) {
        return new Answer(false, madeUp(status));
    }

    /**
     * The service executes and then answers an error.
     *
     * @param status the HTTP status
     * @return the fault
     */
    static Fault statusAfter(int status) {
        return new Answer(true, madeUp(status));
    }

    /**
     * The service executes, and the answer never arrives.
     *
     * @return the fault
     */
    static Fault lostAnswer() {
        return new Cut(true);
    }

    /**
     * The request never arrives.
     *
     * @return the fault
     */
    static Fault lostRequest() {
        return new Cut(false);
    }

    private static EmulatorAnswer madeUp(int status) {
        return EmulatorAnswer.bytes(
                status, "text/plain", ("made up by a test: " + status).getBytes(StandardCharsets.UTF_8));
    }
}
