package dev.tarn.ducklake.catalog;

import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.duckdb.engine.DuckDbSql;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Catalogs in a DuckDB file. */
final class DuckDbDialect implements CatalogDialect {

    private final String database;

    DuckDbDialect(String database) {
        this.database = database;
    }

    @Override
    public String identifier(String name) {
        return DuckDbSql.identifier(name);
    }

    @Override
    public String table(String name) {
        return identifier(database) + ".main." + identifier(name);
    }

    /** A file holds one catalog. */
    @Override
    public String schemaBeside(String name) {
        return name;
    }

    @Override
    public String type(CatalogType type) {
        return type.name();
    }

    @Override
    public String now() {
        return "get_current_timestamp()";
    }

    @Override
    public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value instanceof Instant time) {
            statement.setObject(index, OffsetDateTime.ofInstant(time, ZoneOffset.UTC));
        } else {
            statement.setObject(index, value);
        }
    }

    @Override
    public Optional<Instant> instant(ResultSet row, int index) throws SQLException {
        // Microseconds: what the driver makes of them goes through the JVM's zone, and is an hour off beside its clock
        // changes.
        long micros = row.getLong(index);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    @Override
    public String exists() {
        return "SELECT 1 FROM duckdb_tables() WHERE database_name = " + DuckDbSql.literal(database)
                + " AND schema_name = 'main' AND table_name = ?";
    }

    @Override
    public String inlinedType(LakeColumn column) {
        return LakeTypes.sql(column);
    }

    @Override
    public String inlinedText(String expression, LakeColumn column) {
        return "CAST(" + expression + " AS VARCHAR)";
    }

    @Override
    public String inlinedValue(String expression, LakeColumn column) {
        return "CAST(" + expression + " AS " + LakeTypes.sql(column) + ")";
    }

    @Override
    public boolean isRetryable(SQLException e) {
        return DuckDbErrors.isConflict(e);
    }

    @Override
    public boolean isConnectionLost(SQLException e) {
        return DuckDbErrors.isInvalidated(e);
    }
}
