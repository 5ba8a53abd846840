package dev.tarn.tck.memory;

import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaVersion;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.StateManager;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The state, in the same snapshots as the data. */
final class MemoryState implements StateManager {

    private static final Comparator<LoadState> OLDEST_FIRST =
            Comparator.comparing(LoadState::startedAt).thenComparing(LoadState::attempt);

    private final Store store;
    private final Flaw flaw;

    MemoryState(Store store, Flaw flaw) {
        this.store = store;
        this.flaw = flaw;
    }

    @Override
    public boolean isLoaded(LoadKey load) {
        Optional<StoredLoad> found = store.present().find(load);
        return flaw == Flaw.STARTED_COUNTS_AS_LOADED
                ? found.isPresent()
                : found.map(StoredLoad::current).orElse(false);
    }

    @Override
    public Attempt start(LoadPlan plan) {
        Map<PartitionKey, Long> tokens = new HashMap<>();
        store.change(draft -> {
            for (PlannedLoad load : plan.loads()) {
                PartitionKey partition = load.key().partition();
                long token = draft.fences().merge(partition, 1L, Long::sum);
                if (flaw == Flaw.FENCES_THE_WHOLE_EXPORT) {
                    draft.fences().replaceAll((other, before) -> other.equals(partition) ? before : before + 1);
                }
                tokens.put(partition, token);
                draft.put(started(draft, load, token));
            }
        });
        return new Attempt(plan, tokens);
    }

    private StoredLoad started(Snapshot draft, PlannedLoad load, long token) {
        Optional<StoredLoad> before = flaw == Flaw.RESTART_HIDES_THE_MONTH ? Optional.empty() : draft.find(load.key());
        boolean current = before.map(StoredLoad::current).orElse(false);
        LoadState state = new LoadState(
                load.key(),
                load.table(),
                load.dataFormatVersion(),
                LoadStatus.STARTED,
                current,
                true,
                token,
                load.loadId(),
                Instant.now(),
                Optional.empty(),
                0,
                load.source(),
                load.files(),
                "");
        return new StoredLoad(state, before.flatMap(StoredLoad::published));
    }

    @Override
    public void fail(Attempt attempt, String reason) {
        store.change(draft -> {
            for (PlannedLoad load : attempt.plan().loads()) {
                StoredLoad stored = draft.find(load.key()).orElseThrow();
                long token = attempt.tokens().get(load.key().partition());
                boolean mine = stored.latest().attempt() == token || flaw == Flaw.OLD_ATTEMPT_FAILS_THE_NEW_ONE;
                if (mine && stored.latest().status() == LoadStatus.STARTED) {
                    draft.put(new StoredLoad(failed(stored.latest(), reason), stored.published()));
                }
                if (flaw == Flaw.ATTEMPTS_START_ANEW) {
                    draft.fences().remove(load.key().partition());
                }
            }
        });
    }

    private LoadState failed(LoadState state, String reason) {
        return new LoadState(
                state.key(),
                state.table(),
                state.dataFormatVersion(),
                LoadStatus.FAILED,
                state.current(),
                state.present(),
                state.attempt(),
                state.loadId(),
                state.startedAt(),
                Optional.of(Instant.now()),
                0,
                state.source(),
                state.files(),
                flaw == Flaw.REASON_FORGOTTEN ? "" : reason);
    }

    @Override
    public List<LoadState> currentVersions(ExportId export) {
        return of(export)
                .filter(StoredLoad::current)
                .map(load -> (flaw == Flaw.SOURCE_OF_A_FAILED_LOAD_IS_SHOWN
                                ? Optional.of(load.latest())
                                : load.published())
                        .orElseThrow())
                .sorted(Comparator.<LoadState, YearMonth>comparing(
                                state -> state.key().partition().period())
                        .thenComparing(state -> state.key().partition().account()))
                .toList();
    }

    @Override
    public List<LoadState> history(ExportId export, YearMonth period) {
        return of(export)
                .map(StoredLoad::latest)
                .filter(state -> state.key().partition().period().equals(period))
                .sorted(OLDEST_FIRST)
                .toList();
    }

    @Override
    public List<LoadState> history(ExportId export) {
        return of(export)
                .filter(load -> flaw != Flaw.HISTORY_OF_WHAT_IS_CURRENT_ONLY || load.current())
                .map(StoredLoad::latest)
                .sorted(Comparator.<LoadState, YearMonth>comparing(
                                state -> state.key().partition().period())
                        .thenComparing(OLDEST_FIRST))
                .toList();
    }

    @Override
    public void adopt(List<LoadState> history) {
        store.change(draft -> {
            for (LoadState given : history) {
                Optional<StoredLoad> here = draft.find(given.key());
                if (here.isEmpty() || flaw == Flaw.ADOPTED_TWICE) {
                    draft.loads().add(adopted(given));
                    rise(draft, given);
                } else if (here.get().current() && flaw != Flaw.ADOPTING_HIDES_WHAT_IS_LOADED) {
                    draft.put(withTimes(here.get(), given));
                } else if (given.startedAt().isAfter(here.get().latest().startedAt())
                                && flaw != Flaw.ADOPTED_ONCE_AND_NEVER_AGAIN
                        || here.get().current()) {
                    draft.put(adopted(given));
                    rise(draft, given);
                }
            }
        });
    }

    private void rise(Snapshot draft, LoadState given) {
        if (flaw != Flaw.ADOPTED_NUMBERS_GIVEN_AGAIN) {
            draft.fences().merge(given.key().partition(), given.attempt(), Math::max);
        }
    }

    private StoredLoad adopted(LoadState given) {
        LoadState state = StoredLoad.withCurrent(
                flaw == Flaw.ADOPTED_FACTS_FORGOTTEN
                        ? StoredLoad.withTimes(given, Instant.now(), given.ended())
                        : given,
                flaw == Flaw.ADOPTED_LOADS_ARE_CURRENT && given.status() == LoadStatus.COMPLETED);
        return new StoredLoad(state, state.status() == LoadStatus.COMPLETED ? Optional.of(state) : Optional.empty());
    }

    /** The same delivery was loaded elsewhere before. */
    private static StoredLoad withTimes(StoredLoad here, LoadState given) {
        boolean earlier = here.latest().status() == LoadStatus.COMPLETED
                && given.status() == LoadStatus.COMPLETED
                && given.startedAt().isBefore(here.latest().startedAt());
        return earlier
                ? new StoredLoad(
                        StoredLoad.withTimes(here.latest(), given.startedAt(), given.ended()),
                        here.published().map(s -> StoredLoad.withTimes(s, given.startedAt(), given.ended())))
                : here;
    }

    @Override
    public List<ExportId> exports() {
        return store.present().loads().stream()
                .map(load -> load.latest().key().partition().export())
                .distinct()
                .sorted(Comparator.comparing(ExportId::vendor).thenComparing(ExportId::name))
                .toList();
    }

    @Override
    public List<SchemaVersion> schemaVersions(ExportId export) {
        return store.present().schemas().stream()
                .filter(version -> version.export().equals(export))
                .toList();
    }

    private Stream<StoredLoad> of(ExportId export) {
        return store.present().loads().stream()
                .filter(load -> load.latest().key().partition().export().equals(export));
    }
}
