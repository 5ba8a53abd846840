package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.StoredTable.Kind;
import dev.tarn.testing.bigquery.sql.Field;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** How many bytes a query reads: about as many as the service would say, never exactly. */
final class Cost {

    private static final long LEAST_BILLED = 10L * 1024 * 1024;

    private Cost() {}

    static long rowBytes(List<Field> fields) {
        return fields.stream().mapToLong(Cost::bytes).sum();
    }

    private static long bytes(Field field) {
        return switch (field.type()) {
            case "BOOLEAN" -> 1;
            case "NUMERIC" -> 16;
            case "BIGNUMERIC" -> 32;
            case "STRING", "BYTES", "JSON" -> 20;
            case "RECORD" -> rowBytes(field.fields());
            default -> 8;
        };
    }

    /** Whole columns of the tables, those that the query names. */
    static long processed(Store store, Collection<StoredTable> tables, String query) throws SQLException {
        String text = query.toLowerCase(Locale.ROOT);
        boolean all = text.contains("*");
        long bytes = 0;
        for (StoredTable table : tables) {
            if (table.kind() == Kind.TABLE || table.kind() == Kind.SNAPSHOT) {
                List<Field> read = table.fields().stream()
                        .filter(each -> all || text.contains(each.name().toLowerCase(Locale.ROOT)))
                        .toList();
                bytes += store.count(table.physical()) * rowBytes(read);
            }
        }
        return bytes;
    }

    /** At least 10 MB for each table. */
    static long billed(long processed, int tables) {
        return tables == 0 ? 0 : Math.max(processed, LEAST_BILLED * tables);
    }
}
