package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakeColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The columns of a table with the fields in them, as values: each change gives new ones. */
record ColumnTree(List<LakeColumn> columns) {

    /** A column or field without what is in it, and where it stands: a row of the catalog. */
    record Row(LakeColumn column, OptionalLong parent) {
        Row {
            column = with(column, List.of());
        }
    }

    /** All columns and fields by number, depth first. */
    Map<Long, Row> rows() {
        Map<Long, Row> rows = new LinkedHashMap<>();
        collect(columns, OptionalLong.empty(), rows);
        return rows;
    }

    private static void collect(List<LakeColumn> columns, OptionalLong parent, Map<Long, Row> rows) {
        for (LakeColumn column : columns) {
            rows.put(column.id(), new Row(column, parent));
            collect(column.children(), OptionalLong.of(column.id()), rows);
        }
    }

    /** Columns and fields that hold values themselves, by number. */
    Map<Long, LakeColumn> leaves() {
        Map<Long, LakeColumn> leaves = new LinkedHashMap<>();
        rows().forEach((id, row) -> {
            if (!row.column().nested()) {
                leaves.put(id, row.column());
            }
        });
        return leaves;
    }

    Optional<LakeColumn> find(long id) {
        return Optional.ofNullable(rows().get(id)).map(Row::column);
    }

    ColumnTree add(OptionalLong parent, LakeColumn column) {
        if (parent.isPresent()) {
            return change(parent.getAsLong(), struct -> {
                if (!struct.type().equals("struct")) {
                    throw new Refusal("column \"" + struct.name() + "\" is a " + struct.type()
                            + ", which takes no more fields; add it to a struct");
                }
                return with(struct, free(struct.children(), column));
            });
        }
        return new ColumnTree(free(columns, column));
    }

    private static List<LakeColumn> free(List<LakeColumn> siblings, LakeColumn column) {
        checkFree(siblings, column.name(), OptionalLong.empty());
        List<LakeColumn> all = new ArrayList<>(siblings);
        all.add(column);
        return all;
    }

    ColumnTree drop(long id) {
        ColumnTree rest = new ColumnTree(without(columns, id));
        if (rest.columns.isEmpty()) {
            throw new Refusal("its last column can't be dropped; drop the table");
        }
        return rest;
    }

    private static List<LakeColumn> without(List<LakeColumn> columns, long id) {
        List<LakeColumn> rest = new ArrayList<>();
        for (LakeColumn column : columns) {
            if (column.id() != id) {
                List<LakeColumn> children = without(column.children(), id);
                if (children.size() < column.children().size()
                        && (children.isEmpty() || !column.type().equals("struct"))) {
                    throw new Refusal("a part of the " + column.type() + " \"" + column.name()
                            + "\" can't be dropped; drop the whole column");
                }
                rest.add(with(column, children));
            }
        }
        return rest;
    }

    ColumnTree rename(long id, String name) {
        Row row = rows().get(id);
        if (row != null) {
            List<LakeColumn> siblings =
                    row.parent().isPresent() ? childrenOf(row.parent().getAsLong()) : columns;
            checkFree(siblings, name, OptionalLong.of(id));
            if (row.parent().isPresent()
                    && !find(row.parent().getAsLong()).orElseThrow().type().equals("struct")) {
                throw new Refusal("the parts of a list or map have fixed names; rename the whole column");
            }
        }
        return change(
                id,
                c -> new LakeColumn(
                        c.id(),
                        name,
                        c.type(),
                        c.initialDefault(),
                        c.defaultValue(),
                        c.defaultType(),
                        c.nullsAllowed(),
                        c.children()));
    }

    private List<LakeColumn> childrenOf(long id) {
        return rows().values().stream()
                .filter(row -> row.parent().equals(OptionalLong.of(id)))
                .map(Row::column)
                .toList();
    }

    private static void checkFree(List<LakeColumn> siblings, String name, OptionalLong except) {
        for (LakeColumn sibling : siblings) {
            if (same(sibling.name(), name) && !OptionalLong.of(sibling.id()).equals(except)) {
                throw new Refusal("it has a column \"" + sibling.name() + "\" already; choose another name");
            }
        }
    }

    ColumnTree retype(long id, String type) {
        return change(id, c -> {
            TypeWidening.check(c.name(), c.type(), type);
            return new LakeColumn(
                    c.id(),
                    c.name(),
                    type,
                    c.initialDefault(),
                    c.defaultValue(),
                    c.defaultType(),
                    c.nullsAllowed(),
                    c.children());
        });
    }

    ColumnTree nulls(long id, boolean allowed) {
        if (columns.stream().noneMatch(c -> c.id() == id)) {
            throw new Refusal("only a top-level column can be NOT NULL; name one");
        }
        return change(
                id,
                c -> new LakeColumn(
                        c.id(),
                        c.name(),
                        c.type(),
                        c.initialDefault(),
                        c.defaultValue(),
                        c.defaultType(),
                        allowed,
                        c.children()));
    }

    ColumnTree defaultTo(long id, Optional<String> value, String type) {
        return change(
                id,
                c -> new LakeColumn(
                        c.id(), c.name(), c.type(), c.initialDefault(), value, type, c.nullsAllowed(), c.children()));
    }

    private ColumnTree change(long id, UnaryOperator<LakeColumn> change) {
        if (!rows().containsKey(id)) {
            throw new Refusal("it has no column with the number " + id + "; read the table again");
        }
        return new ColumnTree(changed(columns, id, change));
    }

    private static List<LakeColumn> changed(List<LakeColumn> columns, long id, UnaryOperator<LakeColumn> change) {
        return columns.stream()
                .map(c -> c.id() == id ? change.apply(c) : with(c, changed(c.children(), id, change)))
                .toList();
    }

    /**
     * Whether files that were written for some columns can be read with these: all of those are there, and the others can be NULL
     * or have a default.
     */
    boolean holds(List<LakeColumn> written) {
        for (LakeColumn column : columns) {
            boolean there = written.stream().anyMatch(w -> w.id() == column.id());
            if (!there && !column.nullsAllowed() && column.initialDefault().isEmpty()) {
                return false;
            }
        }
        return columns.containsAll(written);
    }

    static boolean same(String a, String b) {
        return a.toLowerCase(Locale.ROOT).equals(b.toLowerCase(Locale.ROOT));
    }

    private static LakeColumn with(LakeColumn c, List<LakeColumn> children) {
        return new LakeColumn(
                c.id(),
                c.name(),
                c.type(),
                c.initialDefault(),
                c.defaultValue(),
                c.defaultType(),
                c.nullsAllowed(),
                children);
    }
}
