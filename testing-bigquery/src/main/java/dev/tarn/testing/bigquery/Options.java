package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.bigquery.sql.Text;
import dev.tarn.testing.bigquery.sql.Translation;
import dev.tarn.testing.emulator.SqlToken;
import dev.tarn.testing.emulator.SqlToken.Kind;
import java.sql.SQLException;
import java.util.Locale;

/** OPTIONS (name = value, …) of tables, views and datasets. */
final class Options {

    private Options() {}

    /** Reads the list in brackets at a position into a resource; the position behind it. */
    static int read(Text text, int at, QueryContext context, Workspace workspace, ObjectNode resource) {
        int end = text.closing(at);
        for (int[] range : text.list(at + 1, end - 1)) {
            SqlToken name = text.token(range[0]);
            if (!text.sees(range[0] + 1, "=")) {
                throw text.unexpected(text.token(range[0] + 1));
            }
            int value = range[0] + 2;
            switch (name.text().toLowerCase(Locale.ROOT)) {
                case "description", "location", "friendly_name":
                    string(text, value, name, resource);
                    break;
                case "labels":
                    labels(text, value, range[1], resource);
                    break;
                case "require_partition_filter":
                    resource.put("requirePartitionFilter", text.sees(value, "TRUE"));
                    break;
                case "expiration_timestamp":
                    expiration(text, value, range[1], context, workspace, resource);
                    break;
                case "max_time_travel_hours":
                    resource.put("maxTimeTravelHours", text.token(value).text());
                    break;
                case "partition_expiration_days":
                    partitions(text, value, name, resource);
                    break;
                default:
                    throw SqlProblem.invalid("Unknown option: " + name.text() + " at " + text.place(name));
            }
        }
        return end;
    }

    private static void string(Text text, int at, SqlToken name, ObjectNode resource) {
        String key = name.text().equalsIgnoreCase("friendly_name")
                ? "friendlyName"
                : name.text().toLowerCase(Locale.ROOT);
        if (text.token(at).kind() == Kind.STRING) {
            resource.put(key, text.token(at).value());
        } else if (text.sees(at, "NULL")) {
            resource.remove(key);
        } else {
            throw text.unexpected(text.token(at));
        }
    }

    private static void labels(Text text, int from, int to, ObjectNode resource) {
        ObjectNode labels = resource.putObject("labels");
        String key = null;
        for (int i = from; i < to; i++) {
            if (text.token(i).kind() == Kind.STRING) {
                if (key == null) {
                    key = text.token(i).value();
                } else {
                    labels.put(key, text.token(i).value());
                    key = null;
                }
            }
        }
    }

    private static void partitions(Text text, int at, SqlToken name, ObjectNode resource) {
        if (!(resource.path("timePartitioning") instanceof ObjectNode partitioning)) {
            throw SqlProblem.invalid(
                    "Option partition_expiration_days is only for partitioned tables at " + text.place(name));
        }
        double days =
                text.sees(at, "NULL") ? 0 : Double.parseDouble(text.token(at).text());
        partitioning.put("expirationMs", String.valueOf((long) (days * 86_400_000)));
    }

    private static void expiration(
            Text text, int from, int to, QueryContext context, Workspace workspace, ObjectNode resource) {
        if (text.sees(from, "NULL")) {
            resource.put("expirationTime", "0");
            return;
        }
        String sql = Translation.expression(text.part(from, to), new QueryScope(context, workspace));
        try {
            long millis = workspace
                    .session()
                    .query("SELECT epoch_ms(CAST(" + sql + " AS TIMESTAMPTZ))", row -> row.getLong(1))
                    .get(0);
            resource.put("expirationTime", String.valueOf(millis));
        } catch (SQLException e) {
            throw EngineProblems.of(e);
        }
    }
}
