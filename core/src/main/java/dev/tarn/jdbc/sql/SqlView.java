package dev.tarn.jdbc.sql;

import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.ExportId;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The view over all tables of an export: every row of each, and every column of any, in the widest of its types. */
record SqlView(SqlWork work, ExportId export) {

    /** One of the tables. */
    record Part(TableName table, TableSchema schema) {}

    /** The tables in which readers see rows of the export. */
    List<TableName> tables() throws SQLException {
        return new JdbcTableOwners(work.statements(), work.database().dialect()).tables(export);
    }

    private List<Part> parts() throws SQLException {
        List<Part> parts = new ArrayList<>();
        for (TableName table : tables()) {
            work.catalog().find(table).ifPresent(held -> parts.add(new Part(table, held.schema())));
        }
        return parts;
    }

    /** Makes the view of what readers see; of nothing, there is none. */
    void refresh(TableName view) throws SQLException {
        List<Part> parts = parts();
        if (!parts.isEmpty()) {
            write(view, parts, united(parts));
            return;
        }
        if (work.tables().exists(view)) {
            work.statements().run("DROP VIEW " + work.tables().sql(view));
        }
        work.catalog().remove(view);
    }

    /**
     * Makes the view ready for tables that are still empty, with the columns that it has: readers notice nothing, and when rows come into
     * the tables, they are in the view at the same instant.
     */
    void prepare(TableName view, List<Part> coming) throws SQLException {
        Map<TableName, Part> all = new LinkedHashMap<>();
        parts().forEach(part -> all.put(part.table(), part));
        coming.forEach(part -> all.putIfAbsent(part.table(), part));
        List<Part> parts = List.copyOf(all.values());
        Optional<SqlCatalog.Held> before = work.catalog().find(view);
        write(view, parts, before.isPresent() ? before.get().schema() : united(parts));
    }

    private void write(TableName view, List<Part> parts, TableSchema columns) throws SQLException {
        String select = parts.stream().map(part -> select(part, columns)).collect(Collectors.joining(" UNION ALL "));
        Optional<SqlCatalog.Held> before = work.catalog().find(view);
        boolean there = before.isPresent();
        if (there && before.get().definition().equals(select) && work.tables().exists(view)) {
            work.catalog().put(new SqlCatalog.Held(view, columns, select));
            return;
        }
        work.tables().createDataset(view.dataset());
        String name = work.tables().sql(view);
        if (work.database().facts().can(SqlFacts.Ability.REPLACE_VIEW)) {
            work.statements().run("CREATE OR REPLACE VIEW " + name + " AS " + select);
        } else {
            if (work.tables().exists(view)) {
                work.statements().run("DROP VIEW " + name);
            }
            work.statements().run("CREATE VIEW " + name + " AS " + select);
        }
        work.catalog().put(new SqlCatalog.Held(view, columns, select));
    }

    private String select(Part part, TableSchema columns) {
        SqlNames names = work.database().names();
        return columns.columns().stream()
                .map(column -> {
                    String name = names.column(column.name());
                    String value = part.schema()
                            .find(column.name())
                            .map(c -> work.database().types().convert(names.column(c.name()), c.type(), column.type()))
                            .orElse("NULL");
                    return value.equals(name) ? name : value + " AS " + name;
                })
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + names.table(part.table())));
    }

    private static TableSchema united(List<Part> parts) {
        Map<String, Column> columns = new LinkedHashMap<>();
        SystemColumns.ALL.forEach(c -> columns.put(c.name(), c));
        for (Part part : parts) {
            for (Column column : part.schema().columns()) {
                columns.merge(column.name().toLowerCase(Locale.ROOT), column, SqlView::widest);
            }
        }
        return new TableSchema(List.copyOf(columns.values()));
    }

    private static Column widest(Column a, Column b) {
        ColumnType type = a.type().widenTo(b.type());
        return type.equals(a.type()) ? a : new Column(a.name(), a.originalName(), type);
    }
}
