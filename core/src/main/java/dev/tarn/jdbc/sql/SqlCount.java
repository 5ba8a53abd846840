package dev.tarn.jdbc.sql;

import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.SystemColumns;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts and sums what was staged. The database only counts equal amounts; adding them is done here, because not every database adds exactly. */
record SqlCount(SqlWork work, SqlStaging.Place place) {

    private static final int FETCH = 1000;

    StagedTable count(long rounded) throws SQLException {
        StageRequest request = place.request();
        Optional<Column> cost = column(request.schema(), request.measure().cost());
        Optional<Column> currency = column(request.schema(), request.measure().currency());
        SqlNames names = work.database().names();
        String file = names.column(SystemColumns.SOURCE_FILE.name());
        StringBuilder groups = new StringBuilder(file);
        currency.ifPresent(c -> groups.append(", ").append(names.column(c.name())));
        cost.ifPresent(c -> groups.append(", ").append(names.column(c.name())));
        Map<String, Long> rowsByFile = new HashMap<>();
        Map<String, BigDecimal> costs = new HashMap<>();
        long rows = 0;
        try (PreparedStatement statement = work.connection()
                .prepareStatement("SELECT count(*), " + groups + " FROM "
                        + work.tables().sql(place.table()) + " GROUP BY " + groups)) {
            statement.setFetchSize(FETCH);
            try (ResultSet found = SqlInterruption.run(statement, statement::executeQuery)) {
                while (found.next()) {
                    long count = found.getLong(1);
                    rows += count;
                    if (found.getString(2) != null) {
                        rowsByFile.merge(found.getString(2), count, Long::sum);
                    }
                    String unit = currency.isPresent() ? found.getString(3) : "";
                    BigDecimal amount =
                            cost.isPresent() ? amount(found, currency.isPresent() ? 4 : 3, cost.get()) : null;
                    costs.merge(
                            unit == null ? "" : unit,
                            amount == null ? BigDecimal.ZERO : amount.multiply(BigDecimal.valueOf(count)),
                            BigDecimal::add);
                }
            }
        }
        return new StagedTable(rows, rowsByFile, cost.isPresent() ? costs : Map.of(), rounded, place.ofSource());
    }

    private BigDecimal amount(ResultSet row, int index, Column cost) throws SQLException {
        boolean asText = work.database().types().kind(cost.type()) == SqlKind.TEXT;
        Object value = SqlValues.read(
                row, index, place.schema().find(cost.name()).orElse(cost).type(), asText);
        return value == null ? null : new BigDecimal(value.toString());
    }

    private static Optional<Column> column(TableSchema schema, String originalName) {
        return originalName.isEmpty()
                ? Optional.empty()
                : schema.columns().stream()
                        .filter(c -> c.originalName().equals(originalName))
                        .findFirst();
    }
}
