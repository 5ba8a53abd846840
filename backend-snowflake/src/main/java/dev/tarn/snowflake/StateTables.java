package dev.tarn.snowflake;

import dev.tarn.jdbc.JdbcStateDialect;
import dev.tarn.jdbc.StateTable;
import dev.tarn.model.ColumnType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Where Tarn's own tables are, and how their statements are written. */
final class StateTables implements JdbcStateDialect {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private final Relation schema;
    private final AtomicBoolean ready = new AtomicBoolean();

    StateTables(String database, String schema) {
        this.schema = new Relation(database, schema, "TARN");
    }

    /** One of Tarn's own tables, or something else in its schema. */
    Relation own(String name) {
        return schema.named(name);
    }

    /** Where files lie until they are copied into a table. */
    Relation stage() {
        return own("TARN_FILES");
    }

    Relation lock() {
        return own("LOAD_LOCK");
    }

    Relation snapshots() {
        return own("SNAPSHOTS");
    }

    Relation shapes() {
        return own("SHAPES");
    }

    /**
     * The first statement of each transaction that writes: it locks the table of one row, which every other writer wants as well, until
     * the transaction ends. What comes after it sees all that the others have committed.
     */
    String takeTurn() {
        return "UPDATE " + lock().sql() + " SET \"TURN\" = \"TURN\" + 1";
    }

    void ready() {
        ready.set(true);
    }

    boolean isReady() {
        return ready.get();
    }

    @Override
    public String backend() {
        return SnowflakeBackendProvider.NAME;
    }

    @Override
    public String table(StateTable table) {
        return own(SnowflakeSql.name(table.usualName())).sql();
    }

    /** Who may only read can't make them, and before the first load there is nothing to read. */
    @Override
    public Optional<String> readable(StateTable table) {
        return isReady() ? Optional.of(table(table)) : Optional.empty();
    }

    @Override
    public String text(ColumnType type) {
        return SnowflakeTypes.text(type);
    }

    @Override
    public ColumnType type(String text) {
        return new TypeText(text).parse();
    }

    @Override
    public String timeType() {
        return "TIMESTAMP_NTZ(6)";
    }

    /** As text: the driver would make an instant of the machine's zone of it. */
    @Override
    public Object time(LocalDateTime time) {
        return TIME.format(time);
    }

    @Override
    public Optional<LocalDateTime> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(SnowflakeValues::time);
    }
}
