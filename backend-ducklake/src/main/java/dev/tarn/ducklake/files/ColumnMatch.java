package dev.tarn.ducklake.files;

import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeTypes;
import dev.tarn.ducklake.catalog.NameMapping;
import dev.tarn.error.BadDataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds a table's columns in a file, by name in any case. */
final class ColumnMatch {

    private final LakeTable table;
    private final AddOptions options;
    private final ForeignFile file;
    private final Map<String, String> pathValues;
    private final Map<Integer, Leaf> leaves = new HashMap<>();
    private final List<LakeColumn> fromPath = new ArrayList<>();

    ColumnMatch(LakeTable table, AddOptions options, ForeignFile file, Map<String, String> pathValues) {
        this.table = table;
        this.options = options;
        this.file = file;
        this.pathValues = pathValues;
    }

    /** A table's leaf column, and the engine's type of it in the file. */
    record Leaf(LakeColumn column, String type) {}

    /** The table's columns by number of the leaf in the file; after {@link #fields}. */
    Map<Integer, Leaf> leaves() {
        return leaves;
    }

    /** The columns whose value stands in the path; after {@link #fields}. */
    List<LakeColumn> fromPath() {
        return fromPath;
    }

    List<NameMapping.Field> fields() {
        return fields("", file.columns(), table.columns());
    }

    private List<NameMapping.Field> fields(String parent, List<FooterColumn> given, List<LakeColumn> wanted) {
        Map<String, LakeColumn> rest = new LinkedHashMap<>();
        wanted.forEach(column -> rest.put(lower(column.name()), column));
        List<NameMapping.Field> fields = new ArrayList<>();
        for (FooterColumn column : given) {
            LakeColumn target = rest.remove(lower(column.name()));
            if (target != null) {
                fields.add(inPath(parent, target) ? path(target) : field(parent, column, target));
            } else if (!options.extraColumns()) {
                throw bad("column " + parent + column.name()
                        + " is not in the table; allow extra columns, or add it to the table");
            }
        }
        for (LakeColumn column : rest.values()) {
            if (inPath(parent, column)) {
                fields.add(path(column));
            } else if (!options.missingColumns() || !column.nullsAllowed()) {
                throw bad("column " + parent + column.name() + " is not in the file; "
                        + (column.nullsAllowed() ? "allow missing columns" : "the table does not allow it to be NULL"));
            }
        }
        return fields;
    }

    private boolean inPath(String parent, LakeColumn column) {
        return parent.isEmpty() && column.children().isEmpty() && pathValues.containsKey(lower(column.name()));
    }

    private NameMapping.Field path(LakeColumn column) {
        fromPath.add(column);
        return new NameMapping.Field(column.name(), column.id(), true, List.of());
    }

    private NameMapping.Field field(String parent, FooterColumn column, LakeColumn target) {
        String path = parent + column.name();
        String kind = column.kind();
        boolean fits = target.nested() ? kind.equals(target.type()) : TypeFit.fits(kind, LakeTypes.sql(target));
        if (!fits) {
            throw bad("column " + path + " is " + kind + ", which has no place in a column of type "
                    + LakeTypes.sql(target) + "; widen the column, or have the file delivered in its type");
        }
        if (!target.nested()) {
            leaves.put(column.leaf(), new Leaf(target, kind));
            return new NameMapping.Field(column.name(), target.id(), false, List.of());
        }
        List<NameMapping.Field> children = switch (kind) {
            case "list" -> List.of(element(path, column, target));
            case "map" -> entries(path, column, target);
            default -> fields(path + ".", column.children(), target.children());
        };
        return new NameMapping.Field(column.name(), target.id(), false, children);
    }

    private NameMapping.Field element(String path, FooterColumn list, LakeColumn target) {
        if (list.children().isEmpty()) {
            throw bad("column " + path + " is a list in a form of old writers; have the file delivered in another");
        }
        NameMapping.Field element =
                field(path + ".", list.element(), target.children().get(0));
        return new NameMapping.Field("list", element.columnId(), false, element.children());
    }

    private List<NameMapping.Field> entries(String path, FooterColumn map, LakeColumn target) {
        List<FooterColumn> parts = map.children().get(0).children();
        if (parts.size() != 2) {
            throw bad("column " + path + " is a map without a key and a value; have the file delivered again");
        }
        return List.of(
                field(path + ".", parts.get(0), target.children().get(0)),
                field(path + ".", parts.get(1), target.children().get(1)));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private BadDataException bad(String what) {
        return new BadDataException(
                "[ducklake] add " + file.path() + " to " + table.schema().name() + "." + table.name() + ": " + what);
    }

    /** The value that the path gives a column; absent where it is NULL. */
    Optional<String> pathValue(String name) {
        return Optional.ofNullable(pathValues.get(lower(name)))
                .filter(v -> !v.equals(PathValues.NULL) && !v.equalsIgnoreCase("NULL"));
    }
}
