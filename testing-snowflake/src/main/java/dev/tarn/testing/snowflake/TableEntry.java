package dev.tarn.testing.snowflake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A table. Its rows lie in a table of the engine together with the numbers of the commits that made them and took them away, which is
 * all that transactions and time travel need.
 */
final class TableEntry {

    static final String BORN = "\"__tarn_born\"";
    static final String DIED = "\"__tarn_died\"";

    enum Kind {
        PERMANENT,
        TRANSIENT,
        TEMPORARY
    }

    private final String physical;
    private final Kind kind;
    private final long bornAt;
    private final Instant created = Instant.now();
    private final Map<String, String> loaded = new ConcurrentHashMap<>();
    private volatile ObjectName name;
    private volatile List<ColumnEntry> columns;
    private volatile int retention;
    private volatile String comment = "";
    private volatile String cluster = "";

    TableEntry(String physical, ObjectName name, Kind kind, long bornAt, int retention, List<ColumnEntry> columns) {
        this.physical = physical;
        this.name = name;
        this.kind = kind;
        this.bornAt = bornAt;
        this.retention = retention;
        this.columns = List.copyOf(columns);
    }

    String physical() {
        return physical;
    }

    Kind kind() {
        return kind;
    }

    /** The commit after which it was made. */
    long bornAt() {
        return bornAt;
    }

    Instant created() {
        return created;
    }

    /** What COPY has loaded: file to checksum. */
    Map<String, String> loaded() {
        return loaded;
    }

    ObjectName name() {
        return name;
    }

    void name(ObjectName name) {
        this.name = name;
    }

    List<ColumnEntry> columns() {
        return columns;
    }

    void columns(List<ColumnEntry> columns) {
        this.columns = List.copyOf(columns);
    }

    int retention() {
        return retention;
    }

    void retention(int days) {
        this.retention = days;
    }

    String comment() {
        return comment;
    }

    void comment(String comment) {
        this.comment = comment;
    }

    String cluster() {
        return cluster;
    }

    void cluster(String cluster) {
        this.cluster = cluster;
    }

    Optional<ColumnEntry> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    List<String> columnNames() {
        return columns.stream().map(ColumnEntry::name).toList();
    }

    /** Its columns, as the engine reads a list. */
    String columnList() {
        return columns.stream().map(column -> Quoting.name(column.name())).collect(Collectors.joining(", "));
    }

    /** Its committed rows as they were after a commit. */
    String rowsAt(long version) {
        return "SELECT " + columnList() + " FROM " + physical + " WHERE " + BORN + " <= " + version + " AND (" + DIED
                + " IS NULL OR " + DIED + " > " + version + ")";
    }
}
