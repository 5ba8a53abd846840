package dev.tarn.jdbc.sql;

import dev.tarn.jdbc.JdbcStateDialect;
import dev.tarn.jdbc.StateTable;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Optional;

/** The load state in a dataset of its own. */
record SqlStateDialect(SqlFacts facts, SqlNames names, String dataset) implements JdbcStateDialect {

    @Override
    public String backend() {
        return SqlBackendProvider.NAME;
    }

    @Override
    public String table(StateTable table) {
        return names.table(new TableName(dataset, table.usualName()));
    }

    @Override
    public String text(ColumnType type) {
        return SqlTypeText.text(type);
    }

    @Override
    public ColumnType type(String text) {
        return SqlTypeText.type(text);
    }

    @Override
    public String textType() {
        return facts.types().get(SqlKind.TEXT);
    }

    @Override
    public String keyType(int length) {
        return facts.keyType().formatted(length);
    }

    @Override
    public String timeType() {
        return facts.types().getOrDefault(SqlKind.TIMESTAMP, textType());
    }

    @Override
    public Object time(LocalDateTime time) {
        return facts.holds(SqlKind.TIMESTAMP) ? time : SqlValues.text(time);
    }

    @Override
    public Optional<LocalDateTime> time(ResultSet row, String column) throws SQLException {
        return facts.holds(SqlKind.TIMESTAMP)
                ? Optional.ofNullable(row.getObject(column, LocalDateTime.class))
                : Optional.ofNullable(row.getString(column)).map(SqlValues::time);
    }
}
