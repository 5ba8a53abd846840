package dev.tarn.ducklake.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A table of the lake at a snapshot.
 *
 * @param id its number
 * @param uuid its UUID, as text
 * @param schema its schema
 * @param name its name
 * @param path where its files are
 * @param columns its top-level columns, in order
 * @param partitioning how new files are partitioned, if at all
 * @param sortOrder how new files are sorted; empty where they are not
 * @param comment its comment, if any
 * @param columnComments comments by column number
 */
public record LakeTable(
        long id,
        String uuid,
        LakeSchema schema,
        String name,
        LakePath path,
        List<LakeColumn> columns,
        Optional<Partitioning> partitioning,
        List<SortField> sortOrder,
        Optional<String> comment,
        Map<Long, String> columnComments) {

    /** Copies the collections. */
    public LakeTable {
        columns = List.copyOf(columns);
        sortOrder = List.copyOf(sortOrder);
        columnComments = Map.copyOf(columnComments);
    }

    /**
     * A top-level column by its name, in any case.
     *
     * @param name the name
     * @return the column, if there is one
     */
    public Optional<LakeColumn> column(String name) {
        return columns.stream()
                .filter(c -> c.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /**
     * Where the table's files are.
     *
     * @param dataPath the lake's data path, ending in a slash
     * @return the folder, ending in a slash
     */
    public String folder(String dataPath) {
        return path.under(schema.path().under(dataPath));
    }

    /**
     * The same table under another name.
     *
     * @param name the name
     * @return the table with it
     */
    public LakeTable renamed(String name) {
        return new LakeTable(id, uuid, schema, name, path, columns, partitioning, sortOrder, comment, columnComments);
    }

    /**
     * The same table with other columns.
     *
     * @param columns its top-level columns, in order
     * @return the table with it
     */
    public LakeTable withColumns(List<LakeColumn> columns) {
        return new LakeTable(id, uuid, schema, name, path, columns, partitioning, sortOrder, comment, columnComments);
    }

    /**
     * The same table, partitioned otherwise.
     *
     * @param partitioning how new files are partitioned, if at all
     * @return the table with it
     */
    public LakeTable withPartitioning(Optional<Partitioning> partitioning) {
        return new LakeTable(id, uuid, schema, name, path, columns, partitioning, sortOrder, comment, columnComments);
    }

    /**
     * The same table, sorted otherwise.
     *
     * @param sortOrder how new files are sorted
     * @return the table with it
     */
    public LakeTable withSortOrder(List<SortField> sortOrder) {
        return new LakeTable(id, uuid, schema, name, path, columns, partitioning, sortOrder, comment, columnComments);
    }

    /**
     * The same table with another comment.
     *
     * @param comment its comment, if any
     * @return the table with it
     */
    public LakeTable withComment(Optional<String> comment) {
        return new LakeTable(id, uuid, schema, name, path, columns, partitioning, sortOrder, comment, columnComments);
    }

    /**
     * The same table with other comments on its columns.
     *
     * @param columnComments comments by column number
     * @return the table with it
     */
    public LakeTable withColumnComments(Map<Long, String> columnComments) {
        return new LakeTable(id, uuid, schema, name, path, columns, partitioning, sortOrder, comment, columnComments);
    }
}
