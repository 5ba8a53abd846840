package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakeColumn;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A column, or a field of a nested one, that is to be. The commit gives it its number.
 *
 * @param name its name; {@code element} in a list, {@code key} and {@code value} in a map
 * @param type the type as the catalog writes it: {@code int32}, {@code decimal(38,18)}, {@code struct}, {@code list}, {@code map}
 * @param defaultValue what rows get where none is given, as text; absent is NULL
 * @param defaultType {@code literal} or {@code expression}; only a literal where the table has rows
 * @param nullsAllowed whether it may be NULL
 * @param children the fields of a nested column, in order
 */
public record NewColumn(
        String name,
        String type,
        Optional<String> defaultValue,
        String defaultType,
        boolean nullsAllowed,
        List<NewColumn> children) {

    /** Checks the parts. */
    public NewColumn {
        if (name.isEmpty() || type.isEmpty()) {
            throw new IllegalArgumentException("a column needs a name and a type");
        }
        Objects.requireNonNull(defaultValue, "defaultValue");
        if (!defaultType.equals("literal") && !defaultType.equals("expression")) {
            throw new IllegalArgumentException("the default of column " + name + " must be a literal or an expression");
        }
        children = List.copyOf(children);
        boolean fits = switch (type) {
            case "struct" -> !children.isEmpty();
            case "list" -> children.size() == 1;
            case "map" -> children.size() == 2;
            default -> children.isEmpty();
        };
        if (!fits) {
            throw new IllegalArgumentException(
                    "column " + name + " of type " + type + " cannot have " + children.size() + " fields");
        }
    }

    /**
     * A column that may be NULL and has no default.
     *
     * @param name its name
     * @param type its type, not a nested one
     * @return the column
     */
    public static NewColumn of(String name, String type) {
        return new NewColumn(name, type, Optional.empty(), "literal", true, List.of());
    }

    /**
     * A nested column that may be NULL and has no default.
     *
     * @param name its name
     * @param type {@code struct}, {@code list} or {@code map}
     * @param children its fields
     * @return the column
     */
    public static NewColumn nested(String name, String type, List<NewColumn> children) {
        return new NewColumn(name, type, Optional.empty(), "literal", true, children);
    }

    /** Whether a column is what this one would become, whatever its number. */
    boolean matches(LakeColumn column) {
        if (!column.type().equals(type) || column.children().size() != children.size()) {
            return false;
        }
        for (int i = 0; i < children.size(); i++) {
            LakeColumn child = column.children().get(i);
            if (!child.name().equals(children.get(i).name()) || !children.get(i).matches(child)) {
                return false;
            }
        }
        return true;
    }

    /** Gives numbers depth-first, in the order of the columns, from the next one on. */
    LakeColumn numbered(ColumnNumbers numbers) {
        long id = numbers.next();
        return new LakeColumn(
                id,
                name,
                type,
                defaultType.equals("literal") ? defaultValue : Optional.empty(),
                defaultValue,
                defaultType,
                nullsAllowed,
                children.stream().map(child -> child.numbered(numbers)).toList());
    }
}
