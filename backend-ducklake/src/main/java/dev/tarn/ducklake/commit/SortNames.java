package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.SortField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The columns that a sort order names. Only keys that are a column and nothing else are understood. */
final class SortNames {

    private SortNames() {}

    static List<SortField> renamed(List<SortField> order, String from, String to) {
        return order.stream()
                .map(field -> {
                    if (!names(field.expression(), from)) {
                        return field;
                    }
                    if (!isColumn(field.expression(), from)) {
                        throw new Refusal("the table is sorted by the expression " + field.expression()
                                + ", which names the column; change the order first");
                    }
                    return new SortField(
                            "\"" + to.replace("\"", "\"\"") + "\"",
                            field.dialect(),
                            field.direction(),
                            field.nullOrder());
                })
                .toList();
    }

    static void checkUnused(List<SortField> order, String column) {
        if (order.stream().anyMatch(field -> names(field.expression(), column))) {
            throw new Refusal("the table is sorted by the column \"" + column + "\"; change the order first");
        }
    }

    private static boolean isColumn(String expression, String column) {
        return expression.equalsIgnoreCase(column)
                || expression.equalsIgnoreCase("\"" + column.replace("\"", "\"\"") + "\"");
    }

    /** Whether the name stands in it anywhere: too often rather than too seldom. */
    private static boolean names(String expression, String column) {
        return Pattern.compile("(?<![\\w])" + Pattern.quote(column.toLowerCase(Locale.ROOT)) + "(?![\\w])")
                .matcher(expression.toLowerCase(Locale.ROOT))
                .find();
    }
}
