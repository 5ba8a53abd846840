package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeSchema;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeView;
import dev.tarn.ducklake.catalog.PartitionField;
import dev.tarn.ducklake.catalog.Partitioning;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Creates, renames and drops schemas, tables and views in a draft. */
record Definitions(Draft draft) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

    /** What a new table has before it is put into a draft, with the numbers that it keeps in every try. */
    record TableSpec(
            long id,
            long partitionId,
            String uuid,
            long schemaId,
            String name,
            List<NewColumn> columns,
            List<PartitionField> partitioning) {}

    LakeSchema createSchema(long id, String name, String uuid, boolean ifAbsent) {
        Optional<LakeSchema> present = draft.names().schema(name);
        if (present.isPresent()) {
            if (!ifAbsent) {
                throw new Refusal("there is a schema \"" + present.get().name() + "\" already; choose another name");
            }
            draft.found(id, present.get().id());
            return present.get();
        }
        if (name.isEmpty()) {
            throw new Refusal("a schema needs a name; give one");
        }
        LakeSchema schema = new LakeSchema(id, uuid, name, folder(name, uuid));
        draft.put(schema);
        return schema;
    }

    LakeTable createTable(TableSpec spec, boolean ifAbsent) {
        LakeSchema schema = draft.schema(spec.schemaId());
        LakeTable table = table(spec, schema);
        Optional<LakeTable> present = draft.names().table(schema.name(), spec.name());
        if (present.isPresent() && ifAbsent) {
            return use(present.get(), table);
        }
        draft.checkFree(schema, spec.name());
        draft.put(table);
        if (ifAbsent) {
            draft.share(table.id());
        }
        return table;
    }

    private LakeTable use(LakeTable present, LakeTable wanted) {
        List<PartitionField> fields = fields(present.partitioning());
        if (!new ColumnTree(present.columns()).holds(wanted.columns())
                || !fields.equals(fields(wanted.partitioning()))) {
            throw new Refusal("there is a table \"" + present.schema().name() + "\".\"" + present.name()
                    + "\" with other columns or partitions; read the names again");
        }
        draft.found(wanted.id(), present.id());
        present.partitioning().ifPresent(p -> wanted.partitioning().ifPresent(w -> draft.found(w.id(), p.id())));
        draft.share(present.id());
        return present;
    }

    static List<PartitionField> fields(Optional<Partitioning> partitioning) {
        return partitioning.map(Partitioning::fields).orElse(List.of());
    }

    private static LakeTable table(TableSpec spec, LakeSchema schema) {
        if (spec.columns().isEmpty()) {
            throw new Refusal("a table needs a column; give one");
        }
        Set<String> seen = new HashSet<>();
        ColumnNumbers numbers = new ColumnNumbers(1);
        List<LakeColumn> columns = new ArrayList<>();
        for (NewColumn column : spec.columns()) {
            if (!seen.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new Refusal("two columns are named \"" + column.name() + "\"; rename one");
            }
            columns.add(column.numbered(numbers));
        }
        Optional<Partitioning> partitioning = spec.partitioning().isEmpty()
                ? Optional.empty()
                : Optional.of(new Partitioning(spec.partitionId(), spec.partitioning()));
        LakeTable table = new LakeTable(
                spec.id(),
                spec.uuid(),
                schema,
                spec.name(),
                folder(spec.name(), spec.uuid()),
                columns,
                partitioning,
                List.of(),
                Optional.empty(),
                Map.of());
        checkTopLevel(table, spec.partitioning());
        return table;
    }

    static void checkTopLevel(LakeTable table, List<PartitionField> fields) {
        for (PartitionField field : fields) {
            if (table.columns().stream().noneMatch(c -> c.id() == field.columnId() && !c.nested())) {
                throw new Refusal("the table has no plain top-level column with the number " + field.columnId()
                        + " to partition by; name one");
            }
        }
    }

    LakeTable renameTable(long id, String name) {
        LakeTable table = draft.table(id);
        if (!ColumnTree.same(table.name(), name)) {
            draft.checkFree(table.schema(), name);
        }
        LakeTable renamed = table.renamed(name);
        draft.put(renamed);
        return renamed;
    }

    LakeView createView(long id, String uuid, long schemaId, String name, String sql, List<String> aliases) {
        LakeSchema schema = draft.schema(schemaId);
        draft.checkFree(schema, name);
        LakeView view = new LakeView(id, uuid, schema, name, "duckdb", sql, aliases, Optional.empty());
        draft.put(view);
        return view;
    }

    LakeView replaceView(long id, String uuid, long schemaId, String name, String sql, List<String> aliases) {
        Optional<LakeView> present = draft.names().view(draft.schema(schemaId).name(), name);
        if (present.isPresent()) {
            if (present.get().sql().equals(sql) && present.get().aliases().equals(aliases)) {
                draft.found(id, present.get().id());
                return present.get();
            }
            draft.dropView(present.get().id());
        }
        return createView(id, uuid, schemaId, name, sql, aliases);
    }

    LakeView renameView(long id, String name) {
        LakeView view = draft.view(id);
        if (!ColumnTree.same(view.name(), name)) {
            draft.checkFree(view.schema(), name);
        }
        LakeView renamed = new LakeView(
                view.id(),
                view.uuid(),
                view.schema(),
                name,
                view.dialect(),
                view.sql(),
                view.aliases(),
                view.comment());
        draft.put(renamed);
        return renamed;
    }

    LakeView commentView(long id, Optional<String> comment) {
        LakeView view = draft.view(id);
        LakeView changed = new LakeView(
                view.id(),
                view.uuid(),
                view.schema(),
                view.name(),
                view.dialect(),
                view.sql(),
                view.aliases(),
                comment);
        draft.put(changed);
        return changed;
    }

    /** The folder of a schema or table: its name where that can be one everywhere. */
    private static LakePath folder(String name, String uuid) {
        return new LakePath((PLAIN.matcher(name).matches() ? name : uuid) + "/", true);
    }
}
