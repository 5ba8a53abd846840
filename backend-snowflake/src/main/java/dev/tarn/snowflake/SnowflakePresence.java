package dev.tarn.snowflake;

import dev.tarn.jdbc.JdbcPresence;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.PartitionKey;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks into tables: one statement for their names, one for their rows, however many there are. */
record SnowflakePresence(String database) implements JdbcPresence {

    @Override
    public Set<LoadKey> present(JdbcStatements statements, List<LoadState> current) throws SQLException {
        Set<Relation> tables = tables(statements, current);
        Set<LoadKey> present = new HashSet<>();
        Map<List<Object>, Set<LoadKey>> asked = new HashMap<>();
        Map<Relation, Integer> numbers = new LinkedHashMap<>();
        for (LoadState state : current) {
            Relation table = Relation.of(database, state.table());
            if (!tables.contains(table)) {
                continue;
            }
            if (state.rows() == 0) {
                present.add(state.key());
                continue;
            }
            numbers.putIfAbsent(table, numbers.size());
            PartitionKey partition = state.key().partition();
            asked.computeIfAbsent(
                            List.of(numbers.get(table), partition.period().toString(), partition.account()),
                            k -> new HashSet<>())
                    .add(state.key());
        }
        if (!numbers.isEmpty()) {
            String sql = numbers.entrySet().stream()
                    .map(e -> "(SELECT DISTINCT " + e.getValue()
                            + " AS \"NR\", \"BILLING_PERIOD\", \"TARN_ACCOUNT\" FROM "
                            + e.getKey().sql() + ")")
                    .collect(Collectors.joining(" UNION ALL "));
            statements
                    .list(row -> List.<Object>of(row.getInt(1), text(row.getString(2)), text(row.getString(3))), sql)
                    .forEach(found -> present.addAll(asked.getOrDefault(found, Set.of())));
        }
        return present;
    }

    /** What others have written may be anything. */
    private static String text(String text) {
        return text == null ? "" : text;
    }

    private Set<Relation> tables(JdbcStatements statements, List<LoadState> current) throws SQLException {
        Set<Relation> asked = new TreeSet<>();
        current.forEach(state -> asked.add(Relation.of(database, state.table())));
        Set<Relation> found = new TreeSet<>();
        new SnowflakeCatalog(statements).find(asked).forEach((relation, f) -> {
            if (f.isOurs()) {
                found.add(relation);
            }
        });
        return found;
    }
}
