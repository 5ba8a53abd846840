package dev.tarn.ducklake.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A column, or a field of a nested one, as {@code ducklake_column} has it at a snapshot.
 *
 * @param id its number, which is the field id in Parquet files; kept by renaming and widening
 * @param name its name; {@code element} in a list, {@code key} and {@code value} in a map
 * @param type the type as the catalog writes it: {@code int32}, {@code decimal(38,18)}, {@code struct}, {@code list}, {@code map}
 * @param initialDefault what rows of files that lack the column have, as text; absent is NULL
 * @param defaultValue what new rows get where none is given, as text; absent is NULL
 * @param defaultType {@code literal} or {@code expression}
 * @param nullsAllowed whether it may be NULL
 * @param children the fields of a nested column, in order
 */
public record LakeColumn(
        long id,
        String name,
        String type,
        Optional<String> initialDefault,
        Optional<String> defaultValue,
        String defaultType,
        boolean nullsAllowed,
        List<LakeColumn> children) {

    /** Copies the children. */
    public LakeColumn {
        children = List.copyOf(children);
    }

    /**
     * Whether values have parts.
     *
     * @return true for a struct, list or map
     */
    public boolean nested() {
        return type.equals("struct") || type.equals("list") || type.equals("map");
    }
}
