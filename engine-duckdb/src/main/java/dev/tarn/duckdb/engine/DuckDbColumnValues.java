package dev.tarn.duckdb.engine;

import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.SystemColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a load's query selects. */
final class DuckDbColumnValues {

    private DuckDbColumnValues() {}

    /** What a source gives for a column, if it has it. */
    interface Value {
        Optional<String> of(Column column);
    }

    /** The system columns' values, then each column by what a source gives for it. */
    static List<String> of(PlannedLoad load, String file, TableSchema whole, Value source) {
        List<String> values = new ArrayList<>();
        for (Column column : whole.columns()) {
            String value;
            if (column.name().equalsIgnoreCase(SystemColumns.BILLING_PERIOD.name())) {
                value = DuckDbSql.literal(load.key().partition().period().toString());
            } else if (column.name().equalsIgnoreCase(SystemColumns.ACCOUNT.name())) {
                value = DuckDbSql.literal(load.key().partition().account());
            } else if (column.name().equalsIgnoreCase(SystemColumns.LOAD_ID.name())) {
                value = DuckDbSql.literal(load.loadId());
            } else if (column.name().equalsIgnoreCase(SystemColumns.SOURCE_FILE.name())) {
                value = file;
            } else {
                value = source.of(column).orElse("CAST(NULL AS " + DuckDbTypes.sql(column.type()) + ")");
            }
            values.add(value + " AS " + DuckDbSql.identifier(column.name()));
        }
        return values;
    }
}
