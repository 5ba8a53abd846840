package dev.tarn.ducklake.files;

/**
 * How far a file that is registered may differ from its table.
 *
 * @param missingColumns whether it may lack columns: they get the columns' first defaults
 * @param extraColumns whether it may have columns that the table lacks: they are not read
 * @param valuesFromPath whether {@code name=value} folders of its path give columns
 */
public record AddOptions(boolean missingColumns, boolean extraColumns, boolean valuesFromPath) {

    /** Files have the table's columns, all and only these, in any order, some of them perhaps in the path. */
    public static final AddOptions STRICT = new AddOptions(false, false, true);
}
