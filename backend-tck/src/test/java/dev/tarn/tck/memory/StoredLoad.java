package dev.tarn.tck.memory;

import dev.tarn.model.LoadState;
import java.time.Instant;
import java.util.Optional;

/** A delivery's last attempt, and the last one of its attempts that was published. */
record StoredLoad(LoadState latest, Optional<LoadState> published) {

    boolean current() {
        return published.map(LoadState::current).orElse(false);
    }

    /** No longer what readers see. */
    StoredLoad superseded() {
        return new StoredLoad(withCurrent(latest, false), published.map(state -> withCurrent(state, false)));
    }

    static LoadState withCurrent(LoadState state, boolean current) {
        return new LoadState(
                state.key(),
                state.table(),
                state.dataFormatVersion(),
                state.status(),
                current,
                state.present(),
                state.attempt(),
                state.loadId(),
                state.startedAt(),
                state.ended(),
                state.rows(),
                state.source(),
                state.files(),
                state.error());
    }

    static LoadState withTimes(LoadState state, Instant started, Optional<Instant> ended) {
        return new LoadState(
                state.key(),
                state.table(),
                state.dataFormatVersion(),
                state.status(),
                state.current(),
                state.present(),
                state.attempt(),
                state.loadId(),
                started,
                ended,
                state.rows(),
                state.source(),
                state.files(),
                state.error());
    }
}
