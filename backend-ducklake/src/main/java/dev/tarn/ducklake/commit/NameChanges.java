package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakeSchema;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeUuids;
import dev.tarn.ducklake.catalog.LakeView;
import dev.tarn.ducklake.catalog.PartitionField;
import java.util.List;
import java.util.Optional;

/**
 * Changes of the lake's schemas, tables and views, as part of a {@link LakeCommit}. What is created has a negative number until it is
 * committed. A change that does not fit throws a {@link dev.tarn.error.BackendRejectedException} and is not part of the commit.
 */
public final class NameChanges {

    private final LakeCommit commit;

    NameChanges(LakeCommit commit) {
        this.commit = commit;
    }

    /**
     * Creates a schema.
     *
     * @param name its name
     * @return the schema
     */
    public LakeSchema createSchema(String name) {
        return createSchema(name, false);
    }

    /**
     * Creates a schema unless there is one of that name, also when another committer creates it first.
     *
     * @param name its name
     * @return the schema
     */
    public LakeSchema createSchemaIfAbsent(String name) {
        return createSchema(name, true);
    }

    private LakeSchema createSchema(String name, boolean ifAbsent) {
        long id = commit.provisional();
        String uuid = LakeUuids.v7();
        return commit.collect(
                "create schema \"" + name + "\"", d -> new Definitions(d).createSchema(id, name, uuid, ifAbsent));
    }

    /**
     * Drops a schema with all tables and views in it.
     *
     * @param schemaId its number
     */
    public void dropSchema(long schemaId) {
        commit.collect("drop schema " + schemaId, d -> {
            d.dropSchema(schemaId);
            return true;
        });
    }

    /**
     * Creates a table. Its columns are numbered depth first, from 1.
     *
     * @param schemaId the schema's number
     * @param name its name
     * @param columns its columns
     * @param partitioning the keys of new files' partitions, by those numbers; none for a table without partitions
     * @return the table
     */
    public LakeTable createTable(
            long schemaId, String name, List<NewColumn> columns, List<PartitionField> partitioning) {
        return createTable(schemaId, name, columns, partitioning, false);
    }

    /**
     * Creates a table unless there is one of that name which has these columns, with these numbers, and these partitions. It may have
     * more columns. Where another committer creates such a one first, the commit goes on with that.
     *
     * @param schemaId the schema's number
     * @param name its name
     * @param columns its columns
     * @param partitioning the keys of new files' partitions
     * @return the table
     */
    public LakeTable createTableIfAbsent(
            long schemaId, String name, List<NewColumn> columns, List<PartitionField> partitioning) {
        return createTable(schemaId, name, columns, partitioning, true);
    }

    private LakeTable createTable(
            long schemaId, String name, List<NewColumn> columns, List<PartitionField> partitioning, boolean ifAbsent) {
        Definitions.TableSpec spec = new Definitions.TableSpec(
                commit.provisional(), commit.provisional(), LakeUuids.v7(), schemaId, name, columns, partitioning);
        return commit.collect("create table \"" + name + "\"", d -> new Definitions(d).createTable(spec, ifAbsent));
    }

    /**
     * Renames a table. Its files stay where they are.
     *
     * @param tableId its number
     * @param name its new name
     * @return the table
     */
    public LakeTable renameTable(long tableId, String name) {
        return commit.collect(
                "rename table " + commit.describe(tableId), d -> new Definitions(d).renameTable(tableId, name));
    }

    /**
     * Drops a table.
     *
     * @param tableId its number
     */
    public void dropTable(long tableId) {
        commit.collect("drop table " + commit.describe(tableId), d -> {
            d.dropTable(tableId);
            return true;
        });
    }

    /**
     * Creates a view.
     *
     * @param schemaId the schema's number
     * @param name its name
     * @param sql its SELECT, with <code>{DUCKLAKE_CATALOG}.</code> before names of the lake
     * @param aliases the names of its columns; none where the SELECT gives them
     * @return the view
     */
    public LakeView createView(long schemaId, String name, String sql, List<String> aliases) {
        long id = commit.provisional();
        String uuid = LakeUuids.v4();
        return commit.collect(
                "create view \"" + name + "\"",
                d -> new Definitions(d).createView(id, uuid, schemaId, name, sql, aliases));
    }

    /**
     * Creates a view in the place of one of that name, if there is one. A view that says the same already is left alone, also where
     * another committer creates it first.
     *
     * @param schemaId the schema's number
     * @param name its name
     * @param sql its SELECT
     * @param aliases the names of its columns
     * @return the view
     */
    public LakeView replaceView(long schemaId, String name, String sql, List<String> aliases) {
        long id = commit.provisional();
        String uuid = LakeUuids.v4();
        return commit.collect(
                "replace view \"" + name + "\"",
                d -> new Definitions(d).replaceView(id, uuid, schemaId, name, sql, aliases));
    }

    /**
     * Renames a view.
     *
     * @param viewId its number
     * @param name its new name
     * @return the view
     */
    public LakeView renameView(long viewId, String name) {
        return commit.collect("rename view " + viewId, d -> new Definitions(d).renameView(viewId, name));
    }

    /**
     * Comments on a view.
     *
     * @param viewId its number
     * @param comment the comment; absent to remove it
     * @return the view
     */
    public LakeView commentView(long viewId, Optional<String> comment) {
        return commit.collect("comment on view " + viewId, d -> new Definitions(d).commentView(viewId, comment));
    }

    /**
     * Drops a view.
     *
     * @param viewId its number
     */
    public void dropView(long viewId) {
        commit.collect("drop view " + viewId, d -> {
            d.dropView(viewId);
            return true;
        });
    }
}
