package dev.tarn.bigquery;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.jdbc.StateJson;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.PartitionKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Records what another database has on record. What is here is looked up first; a transaction makes sure that it is still so. */
record StateAdoption(BigQueryDatabase database, StateTables tables, BigQueryStateManager state) {

    private static final String CHANGED = "tarn: the state has changed meanwhile";

    /** So many states fit into one statement. */
    private static final int AT_ONCE = 200;

    private static final List<String> TIMES = List.of("load_timestamp", "started_at", "ended_at");

    /** Gives how many states were recorded. */
    int run(String operation, List<LoadState> history) {
        List<LoadState> news = new ArrayList<>();
        Map<LoadKey, LoadState> known = new HashMap<>();
        long serial = serial(operation);
        history.stream()
                .map(s -> s.key().partition().export())
                .distinct()
                .flatMap(export -> state.history(export).stream())
                .forEach(s -> known.put(s.key(), s));
        for (LoadState given : history) {
            if (changes(Optional.ofNullable(known.get(given.key())), given)) {
                news.add(given);
            }
        }
        for (int from = 0; from < news.size(); from += AT_ONCE) {
            write(operation, news.subList(from, Math.min(news.size(), from + AT_ONCE)), known, serial++);
        }
        return news.size();
    }

    /** Every transaction of Tarn's makes this number greater. */
    private long serial(String operation) {
        return database.read(
                        operation,
                        "SELECT MAX(attempt) AS serial FROM " + tables.sql(StateTables.Kind.FENCE)
                                + " WHERE vendor = ''",
                        new Parameters())
                .get(0)
                .get("serial")
                .getLongValue();
    }

    /** Whether a given state says something that the record does not. */
    private static boolean changes(Optional<LoadState> known, LoadState given) {
        if (known.isEmpty()) {
            return true;
        }
        LoadState here = known.get();
        Instant started = given.startedAt().truncatedTo(ChronoUnit.MICROS);
        return here.current()
                ? here.status() == LoadStatus.COMPLETED
                        && given.status() == LoadStatus.COMPLETED
                        && started.isBefore(here.startedAt())
                : started.isAfter(here.startedAt());
    }

    private void write(String operation, List<LoadState> news, Map<LoadKey, LoadState> known, long serial) {
        Parameters parameters = new Parameters();
        String sql = StateSql.transaction(List.of(
                tables.serialize(),
                "ASSERT (SELECT MAX(f.attempt) FROM " + tables.sql(StateTables.Kind.FENCE)
                        + " AS f WHERE f.vendor = '') = " + parameters.number(serial + 1) + " AS "
                        + BigQuerySql.literal(CHANGED),
                fence(news, known, parameters),
                states(news, known, parameters)));
        try {
            database.script(operation, "tarn_adopt_" + BigQueryDatabase.unique(), sql, parameters);
        } catch (BackendRejectedException e) {
            if (e.getMessage().contains(CHANGED)) {
                throw new LoadConflictException(
                        BigQueryErrors.start(operation) + "somebody else changed the state meanwhile; run it again", e);
            }
            throw e;
        }
    }

    private String fence(List<LoadState> news, Map<LoadKey, LoadState> known, Parameters parameters) {
        Map<PartitionKey, Long> newest = new LinkedHashMap<>();
        for (LoadState given : news) {
            long attempt = isCurrent(given, known) ? 0 : given.attempt();
            newest.merge(given.key().partition(), attempt, Math::max);
        }
        String rows = StateSql.rows(new ArrayList<>(newest.entrySet()), e -> {
            Map<String, String> row = new LinkedHashMap<>();
            StateSql.put(row, e.getKey(), parameters);
            row.put("attempt", parameters.number(e.getValue()));
            return row;
        });
        return "MERGE " + tables.sql(StateTables.Kind.FENCE) + " AS t USING " + rows + " AS s ON "
                + StateSql.same(StateSql.PARTITION, "t", "s")
                + " WHEN MATCHED THEN UPDATE SET attempt = GREATEST(t.attempt, s.attempt)"
                + " WHEN NOT MATCHED THEN INSERT (vendor, export_name, account, billing_period, attempt)"
                + " VALUES (s.vendor, s.export_name, s.account, s.billing_period, s.attempt)";
    }

    private static boolean isCurrent(LoadState given, Map<LoadKey, LoadState> known) {
        return Optional.ofNullable(known.get(given.key()))
                .filter(LoadState::current)
                .isPresent();
    }

    private String states(List<LoadState> news, Map<LoadKey, LoadState> known, Parameters parameters) {
        String rows = StateSql.rows(news, given -> row(given, isCurrent(given, known), parameters));
        List<String> columns =
                List.copyOf(row(news.get(0), false, new Parameters()).keySet());
        List<String> changed = columns.stream()
                .filter(c -> !StateSql.LOAD.contains(c) && !c.equals("times_only"))
                .toList();
        List<String> all = columns.stream().filter(c -> !c.equals("times_only")).toList();
        return "MERGE " + tables.sql(StateTables.Kind.LOADS) + " AS t USING " + rows + " AS s ON "
                + StateSql.same(StateSql.LOAD, "t", "s") + " WHEN MATCHED AND s.times_only THEN UPDATE SET "
                + set(TIMES) + " WHEN MATCHED THEN UPDATE SET " + set(changed) + " WHEN NOT MATCHED THEN INSERT ("
                + String.join(", ", all) + ", current_version) VALUES ("
                + all.stream().map(c -> "s." + c).collect(Collectors.joining(", ")) + ", FALSE)";
    }

    private static String set(List<String> columns) {
        return columns.stream().map(c -> c + " = s." + c).collect(Collectors.joining(", "));
    }

    /** Of what readers see here, the given state only has the times. */
    private static Map<String, String> row(LoadState given, boolean current, Parameters parameters) {
        Map<String, String> row = new LinkedHashMap<>();
        StateSql.put(row, given.key(), parameters);
        String ended = time(given.ended(), parameters);
        row.put("status", parameters.text(given.status().name()));
        row.put("load_completed", given.status() == LoadStatus.COMPLETED ? "TRUE" : "FALSE");
        row.put("row_count", parameters.number(given.rows()));
        row.put("file_count", parameters.number(given.files().size()));
        row.put("data_format_version", parameters.text(given.dataFormatVersion()));
        row.put(
                "load_timestamp",
                current ? ended : time(Optional.of(given.ended().orElse(given.startedAt())), parameters));
        row.put("started_at", time(Optional.of(given.startedAt()), parameters));
        row.put("ended_at", ended);
        row.put("error_message", given.error().isEmpty() ? "CAST(NULL AS STRING)" : parameters.text(given.error()));
        row.put("table_dataset", parameters.text(given.table().dataset()));
        row.put("table_name", parameters.text(given.table().name()));
        row.put("load_id", parameters.text(given.loadId()));
        row.put("attempt", parameters.number(given.attempt()));
        row.put("source", parameters.text(given.source()));
        row.put("files", parameters.text(StateJson.list(given.files())));
        row.put("times_only", current ? "TRUE" : "FALSE");
        return row;
    }

    /** Nothing where it is not known: that is what the record of an older tool says of it. */
    private static String time(Optional<Instant> time, Parameters parameters) {
        return time.filter(t -> !t.equals(Instant.EPOCH))
                .map(t -> parameters.time(t.truncatedTo(ChronoUnit.MICROS)))
                .orElse("CAST(NULL AS TIMESTAMP)");
    }
}
