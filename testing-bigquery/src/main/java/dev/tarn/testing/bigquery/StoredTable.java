package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table, view, snapshot or external table, and what it was before. */
final class StoredTable {

    /**
     * Rows at some time.
     *
     * @param physical the engine's table
     * @param rows how many of its first rows belong; -1 for all
     * @param fields the columns of then
     * @param from since when
     */
    record State(String physical, long rows, List<Field> fields, Instant from) {
        State {
            fields = List.copyOf(fields);
        }
    }

    /** A state that was replaced. */
    record Past(State state, Instant until) {}

    /** The dataset of temporary tables. */
    static final String TEMPORARY = "_temporary";

    private final Address address;
    private final Kind kind;
    private final Instant created;
    private final List<Past> past = new ArrayList<>();
    private ObjectNode resource;
    private State state;
    private Instant modified;
    private long mutation;

    /** What it is. */
    enum Kind {
        TABLE,
        VIEW,
        SNAPSHOT,
        EXTERNAL
    }

    StoredTable(Address address, Kind kind, ObjectNode resource, State state) {
        this.address = address;
        this.kind = kind;
        this.resource = resource;
        this.state = state;
        this.created = state.from();
        this.modified = state.from();
    }

    Address address() {
        return address;
    }

    Kind kind() {
        return kind;
    }

    Instant created() {
        return created;
    }

    synchronized Instant modified() {
        return modified;
    }

    /** What its owner set: labels, partitions, clusters, a description. */
    synchronized ObjectNode resource() {
        return resource.deepCopy();
    }

    synchronized void resource(ObjectNode changed, Instant at) {
        this.resource = changed.deepCopy();
        this.modified = at;
    }

    /** Whether only one session or script knows it. */
    boolean isTemporary() {
        return address.dataset().equals(TEMPORARY);
    }

    synchronized boolean expired() {
        long at = resource.path("expirationTime").asLong(0);
        return at > 0 && at <= System.currentTimeMillis();
    }

    synchronized State state() {
        return state;
    }

    List<Field> fields() {
        return state().fields();
    }

    String physical() {
        return state().physical();
    }

    /** Its columns change; its rows stay where they are. */
    synchronized void fields(List<Field> fields, long rows, Instant at) {
        past.add(new Past(new State(state.physical(), rows, state.fields(), state.from()), at));
        state = new State(state.physical(), -1, fields, at);
        modified = at;
    }

    /** What is read now is something else. */
    synchronized void replaced(State now, Optional<State> before) {
        past.add(new Past(before.orElse(state), now.from()));
        state = now;
        modified = now.from();
    }

    /** Pasts that are the first rows of one engine's table become those of its copy. */
    synchronized void moved(String physical, String copy) {
        past.replaceAll(each -> each.state().physical().equals(physical)
                ? new Past(
                        new State(
                                copy,
                                each.state().rows(),
                                each.state().fields(),
                                each.state().from()),
                        each.until())
                : each);
    }

    synchronized Optional<State> at(Instant instant) {
        if (!instant.isBefore(state.from())) {
            return Optional.of(state);
        }
        return past.stream()
                .filter(each -> instant.isBefore(each.until())
                        && !instant.isBefore(each.state().from()))
                .map(Past::state)
                .findFirst();
    }

    synchronized List<String> physicals() {
        List<String> all = new ArrayList<>(
                past.stream().map(each -> each.state().physical()).toList());
        all.add(state.physical());
        return all.stream().filter(each -> !each.isEmpty()).distinct().toList();
    }

    /** The number of the last change that was not an append. */
    synchronized long mutation() {
        return mutation;
    }

    synchronized void mutation(long number) {
        this.mutation = number;
    }

    Optional<Partitioning> partitioning() {
        return Partitioning.of(resource());
    }
}
