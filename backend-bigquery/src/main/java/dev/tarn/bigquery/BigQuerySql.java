package dev.tarn.bigquery;

import com.google.cloud.bigquery.TableId;
import dev.tarn.model.TableName;
import dev.tarn.spi.NamingRules;
import java.util.Map;
import java.util.stream.Collectors;

/** The only place where names and constants become text of statements. */
final class BigQuerySql {

    /** The service's limits: 300 characters, 10,000 columns; it keeps the case of columns and finds them in any. */
    static final NamingRules NAMING = new NamingRules(NamingRules.Folding.KEEP, 300, 10_000);

    private BigQuerySql() {}

    /** A column. */
    static String column(String name) {
        return "`" + BigQueryNames.encodeColumn(name) + "`";
    }

    static String table(TableId table) {
        return "`" + table.getProject() + "." + table.getDataset() + "." + table.getTable() + "`";
    }

    static TableId id(String project, TableName table) {
        return TableId.of(project, BigQueryNames.encode(table.dataset()), BigQueryNames.encode(table.name()));
    }

    static String literal(String text) {
        StringBuilder sql = new StringBuilder("'");
        text.codePoints().forEach(c -> {
            if (c == '\'' || c == '\\') {
                sql.append('\\').appendCodePoint(c);
            } else if (c < ' ') {
                sql.append(String.format("\\x%02x", c));
            } else {
                sql.appendCodePoint(c);
            }
        });
        return sql.append("'").toString();
    }

    /** Labels as DDL has them. */
    static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(e -> "(" + literal(e.getKey()) + ", " + literal(e.getValue()) + ")")
                .collect(Collectors.joining(", ", "labels = [", "]"));
    }
}
