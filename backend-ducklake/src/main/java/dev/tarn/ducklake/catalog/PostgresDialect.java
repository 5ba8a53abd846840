package dev.tarn.ducklake.catalog;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Catalogs in a schema of a PostgreSQL database. */
final class PostgresDialect implements CatalogDialect {

    /** A key that is there already, a serialization failure, a deadlock. */
    private static final Set<String> RETRYABLE = Set.of("23505", "40001", "40P01");

    /** Of longer names the server keeps the start. */
    private static final int NAME_BYTES = 63;

    private final String schema;

    PostgresDialect(String schema) {
        this.schema = schema;
    }

    String schema() {
        return schema;
    }

    @Override
    public String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public String table(String name) {
        return identifier(schema) + "." + identifier(name);
    }

    @Override
    public String schemaBeside(String name) {
        if (schema.equals(CatalogLocation.Postgres.USUAL_SCHEMA)) {
            return name;
        }
        String whole = schema + "_" + name;
        if (bytes(whole).length <= NAME_BYTES) {
            return whole;
        }
        // Two long names may start alike, and the server would cut them off there.
        String end = "_" + UUID.nameUUIDFromBytes(bytes(schema)).toString().replace("-", "") + "_" + name;
        int length = schema.length();
        while (bytes(schema.substring(0, length) + end).length > NAME_BYTES) {
            length = schema.offsetByCodePoints(length, -1);
        }
        return schema.substring(0, length) + end;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String type(CatalogType type) {
        return type.name();
    }

    @Override
    public String now() {
        return "clock_timestamp()";
    }

    @Override
    public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.NULL);
        } else if (value instanceof Instant time) {
            statement.setObject(index, OffsetDateTime.ofInstant(time, ZoneOffset.UTC));
        } else {
            statement.setObject(index, value);
        }
    }

    @Override
    public Optional<Instant> instant(ResultSet row, int index) throws SQLException {
        return Optional.ofNullable(row.getObject(index, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    @Override
    public String exists() {
        return "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = '" + schema.replace("'", "''")
                + "' AND tablename = ?";
    }

    @Override
    public String inlinedType(LakeColumn column) {
        return switch (column.type()) {
            case "boolean" -> "BOOLEAN";
            case "int8", "int16" -> "SMALLINT";
            case "int32", "uint8", "uint16" -> "INTEGER";
            case "int64", "uint32" -> "BIGINT";
            case "float32" -> "REAL";
            case "float64" -> "DOUBLE PRECISION";
            case "varchar", "json", "blob" -> "BYTEA";
            case "time", "timetz", "interval", "uuid" -> LakeTypes.sql(column.type());
            default -> column.type().startsWith("decimal") ? LakeTypes.sql(column.type()) : "VARCHAR";
        };
    }

    /** Bytes come as hexadecimal digits: PostgreSQL's text can't hold every character that theirs can. */
    @Override
    public String inlinedText(String expression, LakeColumn column) {
        return inlinedType(column).equals("BYTEA")
                ? "encode(" + expression + ", 'hex')"
                : "CAST(" + expression + " AS VARCHAR)";
    }

    @Override
    public String inlinedValue(String expression, LakeColumn column) {
        return switch (column.type()) {
            case "blob" -> "unhex(" + expression + ")";
            case "varchar" -> "decode(unhex(" + expression + "))";
            case "json" -> "CAST(decode(unhex(" + expression + ")) AS JSON)";
            default -> "CAST(" + expression + " AS " + LakeTypes.sql(column) + ")";
        };
    }

    @Override
    public boolean isRetryable(SQLException e) {
        return e.getSQLState() != null && RETRYABLE.contains(e.getSQLState());
    }

    @Override
    public boolean isConnectionLost(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.startsWith("57P");
    }
}
