package dev.tarn.postgres;

import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Statements that make and change tables. */
final class TableSql {

    private TableSql() {}

    /** A partition's rows, on their own as yet. */
    static String createLeaf(Relation relation, TableSchema columns, String check) {
        return "CREATE TABLE " + relation.sql() + " (" + definitions(columns) + ", " + check + ")";
    }

    /** A table whose rows are in partitions. */
    static String createPartitioned(Relation relation, TableSchema columns, TableStrategy strategy) {
        return "CREATE TABLE " + relation.sql() + " (" + definitions(columns) + ") PARTITION BY " + Place.key(strategy);
    }

    private static String definitions(TableSchema columns) {
        return columns.columns().stream().map(TableSql::definition).collect(Collectors.joining(", "));
    }

    private static String definition(Column column) {
        boolean key = column.name().equals(SystemColumns.BILLING_PERIOD.name())
                || column.name().equals(SystemColumns.ACCOUNT.name());
        return PostgresSql.quoted(column.name()) + " " + PostgresTypes.sql(column.type()) + (key ? " NOT NULL" : "");
    }

    /** Adds columns; none of it reads or writes a row. */
    static List<String> add(Relation relation, List<Column> columns) {
        return columns.stream()
                .map(c -> "ALTER TABLE " + relation.sql() + " ADD COLUMN " + definition(c))
                .toList();
    }

    /** Widens columns, which writes every row anew. */
    static String widen(Relation relation, TableSchema before, List<Column> columns) {
        return columns.stream()
                .map(c -> "ALTER COLUMN " + PostgresSql.quoted(c.name()) + " TYPE " + PostgresTypes.sql(c.type())
                        + " USING "
                        + Widening.convert(
                                PostgresSql.quoted(c.name()),
                                before.find(c.name()).orElseThrow().type(),
                                c.type()))
                .collect(Collectors.joining(", ", "ALTER TABLE " + relation.sql() + " ", ""));
    }

    /** Says of each column of {@code jsonb} what is in it. */
    static List<String> comments(Relation relation, TableSchema columns) {
        List<String> comments = new ArrayList<>();
        for (Column column : columns.columns()) {
            if (PostgresTypes.isNested(column.type())) {
                comments.add("COMMENT ON COLUMN " + relation.sql() + "." + PostgresSql.quoted(column.name()) + " IS "
                        + PostgresSql.literal(PostgresTypes.text(column.type())));
            }
        }
        return comments;
    }

    /** The rows of a table in the columns of another. */
    static String select(Relation from, TableSchema own, TableSchema wanted) {
        return wanted.columns().stream()
                .map(c -> own.find(c.name())
                                .map(o -> Widening.convert(PostgresSql.quoted(o.name()), o.type(), c.type()))
                                .orElse("CAST(NULL AS " + PostgresTypes.sql(c.type()) + ")")
                        + " AS " + PostgresSql.quoted(c.name()))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + from.sql()));
    }
}
