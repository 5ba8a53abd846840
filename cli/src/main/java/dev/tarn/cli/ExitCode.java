package dev.tarn.cli;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.error.UnsupportedCapabilityException;

/** What the process says when it ends: who has to act. */
final class ExitCode {

    static final int OK = 0;
    static final int BAD_DATA = 1;
    static final int USAGE = 2;
    static final int UNAVAILABLE = 3;
    static final int CONFLICT = 4;
    static final int CANCELLED = 130;

    /** For {@code --help}; one line each. */
    static final String[] LIST = {
        "0:all went well, or there was nothing to do",
        "1:bad data, or a billing period could not be loaded, though others were",
        "2:wrong usage or configuration",
        "3:the database is unavailable or locked, or refused",
        "4:another load was at the same period; look at the state, then run again",
        "130:cancelled; nothing of the load under way stays"
    };

    private ExitCode() {}

    static int of(BackendException failure) {
        if (failure instanceof InvalidConfigException || failure instanceof UnsupportedCapabilityException) {
            return USAGE;
        }
        if (failure instanceof BackendUnavailableException || failure instanceof BackendRejectedException) {
            return UNAVAILABLE;
        }
        if (failure instanceof LoadConflictException || failure instanceof LoadOutcomeUnknownException) {
            return CONFLICT;
        }
        return failure instanceof LoadCancelledException ? CANCELLED : BAD_DATA;
    }
}
