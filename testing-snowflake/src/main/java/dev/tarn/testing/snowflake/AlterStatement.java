package dev.tarn.testing.snowflake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code ALTER TABLE} and {@code COMMENT ON}. */
final class AlterStatement {

    private static final String DONE = "Statement executed successfully.";

    private final Parser parser;
    private final Execution execution;

    private AlterStatement(Parser parser) {
        this.parser = parser;
        this.execution = parser.execution();
    }

    static Result run(Parser parser) throws SnowflakeError {
        parser.expect("ALTER");
        if (parser.accept("SESSION")) {
            return SessionStatements.alter(parser);
        }
        parser.expect("TABLE");
        boolean ifThere = parser.accept("IF", "EXISTS");
        ObjectName name = parser.objectName();
        Optional<TableEntry> table = parser.execution().findTable(name);
        if (table.isEmpty() && ifThere) {
            return Ddl.run(parser.execution(), () -> Ddl.done(DONE));
        }
        return new AlterStatement(parser)
                .table(table.orElseThrow(() -> SnowflakeError.noObject("Table", name.toString())));
    }

    private Result table(TableEntry table) throws SnowflakeError {
        if (parser.accept("SWAP", "WITH")) {
            TableEntry other = execution.table(parser.objectName());
            return change(List.of(table, other), () -> swap(table, other));
        }
        if (parser.accept("RENAME", "TO")) {
            ObjectName to = parser.objectName();
            return change(List.of(table), () -> execution.service().catalog().rename(table, to));
        }
        if (parser.accept("RENAME", "COLUMN")) {
            String from = existing(table);
            parser.expect("TO");
            String to = parser.identifier();
            return change(List.of(table), () -> renameColumn(table, from, to));
        }
        if (parser.accept("ADD")) {
            return add(table);
        }
        if (parser.accept("DROP")) {
            parser.expect("COLUMN");
            List<String> names = new ArrayList<>(List.of(existing(table)));
            while (parser.accept(",")) {
                names.add(existing(table));
            }
            return change(List.of(table), () -> dropColumns(table, names));
        }
        if (parser.accept("SET")) {
            TableOptions options = TableOptions.read(parser);
            return change(List.of(table), () -> {
                if (!options.comment().isEmpty()) {
                    table.comment(options.comment());
                } else {
                    table.retention(options.retention(table.kind()));
                }
            });
        }
        parser.expect("CLUSTER", "BY");
        parser.identifiers();
        return change(List.of(table), () -> {});
    }

    private String existing(TableEntry table) throws SnowflakeError {
        var at = parser.cursor().peek();
        String name = parser.identifier();
        if (table.column(name).isEmpty()) {
            throw SnowflakeError.noColumn(at, name);
        }
        return name;
    }

    /** A change of tables. */
    @FunctionalInterface
    private interface Change {
        void apply() throws Exception;
    }

    private Result change(List<TableEntry> tables, Change change) throws SnowflakeError {
        parser.end();
        return Ddl.run(
                execution,
                () -> Ddl.locked(
                        execution,
                        tables,
                        () -> execution.service().timeline().still(() -> {
                            change.apply();
                            return Ddl.done(DONE);
                        })));
    }

    private void swap(TableEntry table, TableEntry other) throws SnowflakeError {
        if (table.kind() != other.kind()) {
            throw new SnowflakeError(
                    "002119",
                    "0A000",
                    "SQL compilation error:\nCannot swap a permanent table with a transient or temporary one.");
        }
        execution.service().catalog().swap(table, other);
    }

    private Result add(TableEntry table) throws SnowflakeError {
        parser.accept("COLUMN");
        List<ColumnEntry> added = new ArrayList<>();
        do {
            parser.accept("COLUMN");
            boolean ifMissing = parser.accept("IF", "NOT", "EXISTS");
            ColumnEntry column = ColumnParser.column(parser);
            boolean there = table.column(column.name()).isPresent()
                    || added.stream().anyMatch(other -> other.name().equals(column.name()));
            if (there && !ifMissing) {
                throw new SnowflakeError(
                        "001430", "42601", "SQL compilation error:\ncolumn '" + column.name() + "' already exists");
            }
            if (!there) {
                added.add(column);
            }
        } while (parser.accept(","));
        return change(List.of(table), () -> addColumns(table, added));
    }

    private void addColumns(TableEntry table, List<ColumnEntry> added) throws Exception {
        for (ColumnEntry column : added) {
            boolean filled = !execution
                    .engine()
                    .query("SELECT 1 FROM (" + execution.rows(table) + ") LIMIT 1", row -> row.getInt(1))
                    .isEmpty();
            if (!column.nullable() && column.initial().isEmpty() && filled) {
                throw new SnowflakeError(
                        "002135",
                        "0A000",
                        "SQL compilation error:\nNon-nullable column '" + column.name()
                                + "' cannot be added to non-empty table '"
                                + table.name().name() + "' unless it has a non-null default value.");
            }
            execution
                    .engine()
                    .execute("ALTER TABLE " + table.physical() + " ADD COLUMN " + Quoting.name(column.name()) + " "
                            + column.type().engine()
                            + column.initial().map(value -> " DEFAULT " + value).orElse(""));
            List<ColumnEntry> columns = new ArrayList<>(table.columns());
            columns.add(column);
            table.columns(columns);
        }
    }

    private void dropColumns(TableEntry table, List<String> names) throws Exception {
        for (String name : names) {
            execution.engine().execute("ALTER TABLE " + table.physical() + " DROP COLUMN " + Quoting.name(name));
            table.columns(table.columns().stream()
                    .filter(column -> !column.name().equals(name))
                    .toList());
        }
    }

    private void renameColumn(TableEntry table, String from, String to) throws Exception {
        if (table.column(to).isPresent()) {
            throw new SnowflakeError("001430", "42601", "SQL compilation error:\ncolumn '" + to + "' already exists");
        }
        execution
                .engine()
                .execute("ALTER TABLE " + table.physical() + " RENAME COLUMN " + Quoting.name(from) + " TO "
                        + Quoting.name(to));
        table.columns(table.columns().stream()
                .map(c -> c.name().equals(from)
                        ? new ColumnEntry(to, c.type(), c.nullable(), c.initial(), c.comment())
                        : c)
                .toList());
    }

    /** {@code COMMENT ON TABLE|COLUMN … IS '…'}. */
    static Result comment(Parser parser) throws SnowflakeError {
        parser.expect("COMMENT", "ON");
        boolean column = parser.accept("COLUMN");
        if (!column) {
            parser.expect("TABLE");
        }
        List<String> path = new ArrayList<>(parser.path());
        String name = column ? path.remove(path.size() - 1) : "";
        TableEntry table = parser.execution().table(parser.execution().named(path));
        if (column && table.column(name).isEmpty()) {
            throw SnowflakeError.noColumn(parser.cursor().peek(), name);
        }
        parser.expect("IS");
        String comment = parser.string();
        return new AlterStatement(parser).change(List.of(table), () -> {
            if (column) {
                table.columns(table.columns().stream()
                        .map(c -> c.name().equals(name)
                                ? new ColumnEntry(name, c.type(), c.nullable(), c.initial(), comment)
                                : c)
                        .toList());
            } else {
                table.comment(comment);
            }
        });
    }
}
