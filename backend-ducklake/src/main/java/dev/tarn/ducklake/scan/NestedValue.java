package dev.tarn.ducklake.scan;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a nested value as the table has it of one as a file has it. The engine reads fields of structs by name, and gives NULL for one
 * that it does not find; what was renamed, or dropped and added again, has to be found by its number.
 */
final class NestedValue {

    private NestedValue() {}

    /** Whether the engine, reading by name, gets the value right by itself. */
    static boolean isDirect(LakeColumn wanted, FileField held) {
        return switch (wanted.type()) {
            case "struct" -> wanted.children().stream().allMatch(child -> isDirect(child, held.children()));
            case "list", "map" -> !sameParts(wanted, held) || partsAreDirect(wanted, held);
            default -> true;
        };
    }

    private static boolean sameParts(LakeColumn wanted, FileField held) {
        return held.children().size() == wanted.children().size();
    }

    private static boolean partsAreDirect(LakeColumn wanted, FileField held) {
        for (int i = 0; i < wanted.children().size(); i++) {
            if (!isDirect(wanted.children().get(i), held.children().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDirect(LakeColumn child, List<FileField> held) {
        Optional<FileField> same =
                held.stream().filter(f -> f.id() == child.id()).findFirst();
        if (same.isEmpty()) {
            return initialDefault(child).isEmpty()
                    && held.stream().noneMatch(f -> f.name().equalsIgnoreCase(child.name()));
        }
        return same.get().name().equalsIgnoreCase(child.name()) && isDirect(child, same.get());
    }

    /** The type to read the file's column with: the file's names, the table's types, and no more than the table has. */
    static String readType(LakeColumn wanted, FileField held) {
        switch (wanted.type()) {
            case "struct":
                List<String> fields = new ArrayList<>();
                for (LakeColumn child : wanted.children()) {
                    held.child(child.id())
                            .ifPresent(field ->
                                    fields.add(DuckDbSql.identifier(field.name()) + " " + readType(child, field)));
                }
                if (fields.isEmpty()) {
                    // Only whether there is a struct at all can be read.
                    fields.add(DuckDbSql.identifier(
                                    held.children().isEmpty()
                                            ? "tarn_none"
                                            : held.children().get(0).name())
                            + " VARCHAR");
                }
                return "STRUCT(" + String.join(", ", fields) + ")";
            case "list":
                if (!sameParts(wanted, held)) {
                    return LakeTypes.sql(wanted);
                }
                return readType(wanted.children().get(0), held.children().get(0)) + "[]";
            case "map":
                if (!sameParts(wanted, held)) {
                    return LakeTypes.sql(wanted);
                }
                return "MAP("
                        + readType(wanted.children().get(0), held.children().get(0)) + ", "
                        + readType(wanted.children().get(1), held.children().get(1)) + ")";
            default:
                return LakeTypes.sql(wanted);
        }
    }

    /** The table's value, from one of {@link #readType}. */
    static String project(String value, LakeColumn wanted, FileField held) {
        return "CAST(" + project(value, wanted, held, 0) + " AS " + LakeTypes.sql(wanted) + ")";
    }

    private static String project(String value, LakeColumn wanted, FileField held, int depth) {
        String item = "tarn_x" + depth;
        if (!wanted.type().equals("struct") && !sameParts(wanted, held)) {
            return value;
        }
        String made = switch (wanted.type()) {
            case "struct" -> struct(value, wanted, held, depth);
            case "list" ->
                "list_transform(" + value + ", lambda " + item + ": "
                        + project(
                                item, wanted.children().get(0), held.children().get(0), depth + 1)
                        + ")";
            case "map" ->
                "map_from_entries(list_transform(map_entries(" + value + "), lambda " + item
                        + ": struct_pack(key := "
                        + project(
                                "struct_extract(" + item + ", 'key')",
                                wanted.children().get(0),
                                held.children().get(0),
                                depth + 1)
                        + ", value := "
                        + project(
                                "struct_extract(" + item + ", 'value')",
                                wanted.children().get(1),
                                held.children().get(1),
                                depth + 1)
                        + ")))";
            default -> "";
        };
        return made.isEmpty() ? value : "CASE WHEN " + value + " IS NULL THEN NULL ELSE " + made + " END";
    }

    private static String struct(String value, LakeColumn wanted, FileField held, int depth) {
        List<String> fields = new ArrayList<>();
        for (LakeColumn child : wanted.children()) {
            String field = held.child(child.id())
                    .map(found -> project(
                            "struct_extract(" + value + ", " + DuckDbSql.literal(found.name()) + ")",
                            child,
                            found,
                            depth))
                    .orElseGet(() -> missing(child));
            fields.add(DuckDbSql.identifier(child.name()) + " := " + field);
        }
        return "struct_pack(" + String.join(", ", fields) + ")";
    }

    /** What a column that a file lacks has in its rows. */
    static String missing(LakeColumn column) {
        return "CAST(" + initialDefault(column).map(DuckDbSql::literal).orElse("NULL") + " AS " + LakeTypes.sql(column)
                + ")";
    }

    /** The text {@code NULL} stands for none where the extension altered a column. */
    static Optional<String> initialDefault(LakeColumn column) {
        return column.initialDefault().filter(text -> !column.nested() || !text.equals("NULL"));
    }
}
