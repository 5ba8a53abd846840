package dev.tarn.ducklake.files;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether every value of a file's type is one of a column's type. */
final class TypeFit {

    private static final List<String> SIGNED = List.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT");
    private static final List<String> UNSIGNED = List.of("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT");
    private static final List<String> MOMENTS = List.of("TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP", "TIMESTAMP_NS");
    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),\\s*(\\d+)\\)");

    private TypeFit() {}

    /**
     * Compares types as the engine writes them.
     *
     * @param file the type in the file
     * @param column the column's type
     * @return whether it fits
     */
    static boolean fits(String file, String column) {
        if (file.equals(column)) {
            return true;
        }
        int wanted = SIGNED.indexOf(column);
        if (wanted >= 0) {
            int signed = SIGNED.indexOf(file);
            int unsigned = UNSIGNED.indexOf(file);
            return signed >= 0 && signed <= wanted || unsigned >= 0 && unsigned < wanted;
        }
        return upTo(UNSIGNED, file, column)
                || upTo(MOMENTS, file, column)
                || file.equals("FLOAT") && column.equals("DOUBLE")
                || decimal(file, column);
    }

    private static boolean upTo(List<String> order, String file, String column) {
        return order.contains(file) && order.indexOf(file) <= order.indexOf(column);
    }

    private static boolean decimal(String file, String column) {
        Matcher from = DECIMAL.matcher(file);
        Matcher to = DECIMAL.matcher(column);
        if (!from.matches() || !to.matches()) {
            return false;
        }
        int scale = Integer.parseInt(from.group(2));
        int wantedScale = Integer.parseInt(to.group(2));
        return scale <= wantedScale
                && Integer.parseInt(from.group(1)) - scale <= Integer.parseInt(to.group(1)) - wantedScale;
    }
}
