package dev.tarn.ducklake.catalog;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the catalog's rows in one transaction. Methods throw what the driver throws; {@link LakeCatalog} translates it. */
public final class CatalogReader {

    private final CatalogSession session;

    /**
     * Reads in a transaction.
     *
     * @param session the transaction
     */
    public CatalogReader(CatalogSession session) {
        this.session = session;
    }

    /**
     * The newest snapshot.
     *
     * @return the snapshot
     * @throws SQLException if the database fails
     */
    public SnapshotRow latest() throws SQLException {
        return new SnapshotRows(session).latest();
    }

    /**
     * A snapshot.
     *
     * @param id its number
     * @return the snapshot, unless it never was or has expired
     * @throws SQLException if the database fails
     */
    public Optional<SnapshotRow> snapshot(long id) throws SQLException {
        return new SnapshotRows(session).snapshot(id);
    }

    /**
     * The newest snapshot that is not younger than a time.
     *
     * @param time the time
     * @return the snapshot, unless all are younger
     * @throws SQLException if the database fails
     */
    public Optional<SnapshotRow> asOf(Instant time) throws SQLException {
        return new SnapshotRows(session).asOf(time);
    }

    /**
     * The snapshots after one, oldest first.
     *
     * @param id that one's number; -1 for all
     * @return the snapshots
     * @throws SQLException if the database fails
     */
    public List<SnapshotInfo> snapshotsAfter(long id) throws SQLException {
        return new SnapshotRows(session).after(id);
    }

    /**
     * What the names mean at a snapshot.
     *
     * @param snapshot the snapshot's number
     * @param schemaVersion its schema version
     * @return the names
     * @throws SQLException if the database fails
     */
    public LakeNames names(long snapshot, long schemaVersion) throws SQLException {
        return new NameRows(session, snapshot).names(schemaVersion);
    }

    /**
     * The files of a table at a snapshot, each with its delete file, by number.
     *
     * @param table the table
     * @param snapshot the snapshot's number
     * @return the files
     * @throws SQLException if the database fails
     */
    public List<LakeFile> files(LakeTable table, long snapshot) throws SQLException {
        return new FileRows(session).at(table.id(), snapshot);
    }

    /**
     * Every file that a table ever had and the catalog still knows, by number, without delete files.
     *
     * @param tableId the table
     * @return the files
     * @throws SQLException if the database fails
     */
    public List<LakeFile> allFiles(long tableId) throws SQLException {
        return new FileRows(session).all(tableId);
    }

    /**
     * Every delete file that a table ever had and the catalog still knows, by number.
     *
     * @param tableId the table
     * @return the delete files
     * @throws SQLException if the database fails
     */
    public List<DeleteFile> allDeleteFiles(long tableId) throws SQLException {
        return new FileRows(session).deletes(tableId);
    }

    /**
     * What is known of some columns in the files of a table at a snapshot.
     *
     * @param tableId the table
     * @param columnIds the leaf columns
     * @param snapshot the snapshot's number
     * @return by number of the file; a file or column of which nothing is known is missing
     * @throws SQLException if the database fails
     */
    public Map<Long, List<ColumnStats>> columnStats(long tableId, Collection<Long> columnIds, long snapshot)
            throws SQLException {
        return new StatsRows(session).files(tableId, columnIds, snapshot);
    }

    /**
     * What is known of a table over all its files.
     *
     * @param tableId the table
     * @return its statistics; {@link TableStats#NONE} where nothing was ever inserted
     * @throws SQLException if the database fails
     */
    public TableStats tableStats(long tableId) throws SQLException {
        return new StatsRows(session).table(tableId);
    }

    /**
     * Every partitioning a table ever had, oldest first.
     *
     * @param tableId the table
     * @return the partitionings
     * @throws SQLException if the database fails
     */
    public List<Partitioning> partitionings(long tableId) throws SQLException {
        return new LayoutRows(session).partitionings(tableId);
    }

    /**
     * The column mappings of a table's files.
     *
     * @param tableId the table
     * @return the mappings, by number
     * @throws SQLException if the database fails
     */
    public List<NameMapping> mappings(long tableId) throws SQLException {
        return new MappingRows(session).mappings(tableId);
    }

    /**
     * The tables of inlined rows of a table, oldest first.
     *
     * @param tableId the table
     * @return the tables that are registered
     * @throws SQLException if the database fails
     */
    public List<InlinedTable> inlinedTables(long tableId) throws SQLException {
        return new InlinedRows(session).tables(tableId);
    }

    /**
     * The rows of a table of inlined rows that are there at a snapshot, by row id.
     *
     * @param table the table of inlined rows
     * @param columns the columns it has, as {@link #columns} gives them for its schema version
     * @param snapshot the snapshot's number
     * @return the rows
     * @throws SQLException if the database fails
     */
    public List<InlinedRow> inlinedRows(InlinedTable table, List<LakeColumn> columns, long snapshot)
            throws SQLException {
        return new InlinedRows(session).rows(table, columns, snapshot);
    }

    /**
     * The deleted rows of data files that the catalog itself remembers.
     *
     * @param tableId the table
     * @param snapshot the snapshot's number; what was deleted later is left out
     * @return by number of the data file, by position
     * @throws SQLException if the database fails
     */
    public Map<Long, List<InlinedDelete>> inlinedDeletes(long tableId, long snapshot) throws SQLException {
        return new InlinedRows(session).deletes(tableId, snapshot);
    }

    /**
     * The columns of a table at a schema version: those at the newest of the table's own versions that is not newer.
     *
     * @param tableId the table
     * @param schemaVersion the schema version
     * @return its top-level columns, in order
     * @throws SQLException if the database fails
     */
    public List<LakeColumn> columns(long tableId, long schemaVersion) throws SQLException {
        return new ColumnRows(session).atVersion(tableId, schemaVersion);
    }

    /**
     * The columns of a table at a snapshot.
     *
     * @param tableId the table
     * @param snapshot the snapshot's number
     * @return its top-level columns, in order
     * @throws SQLException if the database fails
     */
    public List<LakeColumn> columnsAt(long tableId, long snapshot) throws SQLException {
        return new ColumnRows(session).at(tableId, snapshot);
    }

    /**
     * The options that hold for the whole lake, with what the format keeps beside them ({@code version}, {@code data_path} …).
     *
     * @return values by name
     * @throws SQLException if the database fails
     */
    public Map<String, String> options() throws SQLException {
        return new OptionRows(session).lookup(OptionalLong.empty(), OptionalLong.empty());
    }

    /**
     * The options that hold for a schema: its own before the lake's.
     *
     * @param schema the schema
     * @return values by name
     * @throws SQLException if the database fails
     */
    public Map<String, String> options(LakeSchema schema) throws SQLException {
        return new OptionRows(session).lookup(OptionalLong.of(schema.id()), OptionalLong.empty());
    }

    /**
     * The options that hold for a table: its own before its schema's before the lake's.
     *
     * @param table the table
     * @return values by name
     * @throws SQLException if the database fails
     */
    public Map<String, String> options(LakeTable table) throws SQLException {
        return new OptionRows(session).lookup(OptionalLong.of(table.schema().id()), OptionalLong.of(table.id()));
    }
}
