package dev.tarn.cli.output;

import dev.tarn.cli.output.Table.Align;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.row.RowCursor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A result as a table. A table is for reading, so it ends after {@value #MOST_ROWS} rows. */
public final class TableResult implements ResultWriter {

    private static final int MOST_ROWS = 1000;

    private final Terminal terminal;

    /**
     * Prints to a terminal.
     *
     * @param terminal the terminal
     */
    public TableResult(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public long write(RowCursor rows) {
        Table table = new Table();
        for (Column column : rows.columns()) {
            table.column(column.name(), isNumber(column.type()) ? Align.RIGHT : Align.LEFT);
        }
        long count = 0;
        boolean more = rows.next();
        for (; more && count < MOST_ROWS; count++) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < rows.columns().size(); i++) {
                cells.add(text(rows.value(i)));
            }
            table.row(cells);
            more = rows.next();
        }
        table.print(terminal);
        terminal.err()
                .println(
                        more
                                ? "(the first " + Numbers.count(count, "row")
                                        + "; --format csv, json or parquet writes all)"
                                : "(" + Numbers.count(count, "row") + ")");
        return count;
    }

    private static boolean isNumber(ColumnType type) {
        return type instanceof ColumnType.Int64
                || type instanceof ColumnType.Float64
                || type instanceof ColumnType.Decimal;
    }

    private static String text(Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        return value instanceof Map || value instanceof List ? Json.text(value) : value.toString();
    }
}
