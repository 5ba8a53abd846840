package dev.tarn.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tarn.error.BackendException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Checks that a call is refused by the right exception, with a message that helps. */
final class Refusals {

    private Refusals() {}

    /** The message has the house's form and names everything that a user needs to find the cause. */
    static void refused(Class<? extends BackendException> type, ThrowingCallable call, String... named) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).as("what is thrown").isInstanceOf(type);
        assertThat(thrown.getMessage()).as("[backend] operation subject: ...").matches("(?s)\\[[^]]+] .+: .+");
        for (String name : named) {
            // A database that folds names calls them by what it makes of them.
            assertThat(thrown.getMessage()).as("the message").containsIgnoringCase(name);
        }
    }
}
