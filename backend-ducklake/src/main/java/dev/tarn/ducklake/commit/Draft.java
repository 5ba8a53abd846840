package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakeSchema;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * The lake as a commit will leave it, seen from one snapshot. A commit fills one from its base, and another from a newer snapshot
 * for each further try. What is created has a negative number, the same in each.
 */
final class Draft {

    private final LakeNames base;
    private final LongUnaryOperator highestColumn;
    private final Map<Long, LakeSchema> schemas = new LinkedHashMap<>();
    private final Map<Long, LakeTable> tables = new LinkedHashMap<>();
    private final Map<Long, LakeView> views = new LinkedHashMap<>();
    private final Map<Long, TableData> data = new TreeMap<>();
    private final Map<Long, Long> found = new HashMap<>();
    private final Map<Long, ColumnNumbers> numbers = new HashMap<>();
    private final Set<Long> shared = new HashSet<>();

    Draft(LakeNames base, LongUnaryOperator highestColumn) {
        this.base = base;
        this.highestColumn = highestColumn;
        base.schemas().forEach(s -> schemas.put(s.id(), s));
        base.tables().forEach(t -> tables.put(t.id(), t));
        base.views().forEach(v -> views.put(v.id(), v));
    }

    LakeNames base() {
        return base;
    }

    LakeNames names() {
        return new LakeNames(
                base.schemaVersion(),
                List.copyOf(schemas.values()),
                List.copyOf(tables.values()),
                List.copyOf(views.values()));
    }

    /** The number of what another committer had created already: of a schema, table or partitioning of this commit. */
    long actual(long id) {
        return found.getOrDefault(id, id);
    }

    void found(long provisional, long actual) {
        found.put(provisional, actual);
    }

    LakeSchema schema(long id) {
        return Optional.ofNullable(schemas.get(actual(id)))
                .orElseThrow(() -> new Refusal("there is no schema with the number " + id + "; read the names again"));
    }

    LakeTable table(long id) {
        return Optional.ofNullable(tables.get(actual(id)))
                .orElseThrow(() -> new Refusal("there is no table with the number " + id + "; read the names again"));
    }

    LakeView view(long id) {
        return Optional.ofNullable(views.get(actual(id)))
                .orElseThrow(() -> new Refusal("there is no view with the number " + id + "; read the names again"));
    }

    void put(LakeSchema schema) {
        schemas.put(schema.id(), schema);
    }

    void put(LakeTable table) {
        tables.put(table.id(), table);
    }

    void put(LakeView view) {
        views.put(view.id(), view);
    }

    void dropTable(long id) {
        LakeTable table = table(id);
        tables.remove(table.id());
        data.remove(table.id());
    }

    void dropView(long id) {
        views.remove(view(id).id());
    }

    void dropSchema(long id) {
        LakeSchema schema = schema(id);
        List<Long> within = new ArrayList<>();
        tables.values().stream().filter(t -> t.schema().id() == schema.id()).forEach(t -> within.add(t.id()));
        within.forEach(this::dropTable);
        views.values().removeIf(v -> v.schema().id() == schema.id());
        schemas.remove(schema.id());
    }

    /** What the commit does to the rows of a table; made when it is first asked for. */
    TableData data(long tableId) {
        return data.computeIfAbsent(table(tableId).id(), id -> new TableData());
    }

    /** What the commit does to rows, by table. */
    Map<Long, TableData> data() {
        return data;
    }

    Map<Long, LakeTable> tables() {
        return tables;
    }

    Map<Long, LakeView> views() {
        return views;
    }

    Map<Long, LakeSchema> schemas() {
        return schemas;
    }

    /** The next number of a column of a table: one above all that it ever had. */
    ColumnNumbers numbers(long tableId) {
        return numbers.computeIfAbsent(table(tableId).id(), id -> {
            long own = table(id).columns().isEmpty() ? 0 : highest(table(id));
            return new ColumnNumbers((id < 0 ? own : Math.max(own, highestColumn.applyAsLong(id))) + 1);
        });
    }

    private static long highest(LakeTable table) {
        return new ColumnTree(table.columns())
                .rows().keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Notes that another committer may make of a table what this one makes of it. */
    void share(long tableId) {
        shared.add(table(tableId).id());
    }

    boolean isShared(long tableId) {
        return shared.contains(tableId);
    }

    /** Checks that neither a table nor a view has a name. */
    void checkFree(LakeSchema schema, String name) {
        String where = "\"" + schema.name() + "\".\"" + name + "\"";
        if (name.isEmpty()) {
            throw new Refusal("a table or view needs a name; give one");
        }
        if (names().table(schema.name(), name).isPresent()) {
            throw new Refusal("there is a table " + where + " already; choose another name");
        }
        if (names().view(schema.name(), name).isPresent()) {
            throw new Refusal("there is a view " + where + " already; choose another name");
        }
    }
}
