package dev.tarn.ducklake.catalog;

/**
 * A path as the catalog has it.
 *
 * @param text the path, with forward slashes
 * @param relative whether it goes on from the level above: data path, schema, table, file; files scheduled for deletion go on
 *     from the data path
 */
public record LakePath(String text, boolean relative) {

    /**
     * The path below a level.
     *
     * @param parent the level above, ending in a slash
     * @return this path as a whole
     */
    public String under(String parent) {
        return relative ? parent + text : text;
    }
}
