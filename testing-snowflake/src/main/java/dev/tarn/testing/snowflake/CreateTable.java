package dev.tarn.testing.snowflake;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code CREATE TABLE}: with columns, by a query, like another table, as its clone. */
final class CreateTable {

    private final Parser parser;
    private final Execution execution;
    private final TableEntry.Kind kind;
    private final boolean replace;

    private CreateTable(Parser parser, TableEntry.Kind kind, boolean replace) {
        this.parser = parser;
        this.execution = parser.execution();
        this.kind = kind;
        this.replace = replace;
    }

    /** Behind the word TABLE. */
    static Result run(Parser parser, TableEntry.Kind kind, boolean replace) throws SnowflakeError {
        return new CreateTable(parser, kind, replace).run();
    }

    private Result run() throws SnowflakeError {
        boolean ifMissing = parser.accept("IF", "NOT", "EXISTS");
        ObjectName name = parser.objectName();
        if (parser.accept("CLONE")) {
            TableEntry source = execution.table(parser.objectName());
            Optional<Past> past =
                    parser.sees("AT") || parser.sees("BEFORE") ? Optional.of(Past.read(parser)) : Optional.empty();
            TableOptions options = TableOptions.read(parser);
            parser.end();
            return create(name, ifMissing, () -> cloned(name, source, past, options));
        }
        if (parser.accept("LIKE")) {
            TableEntry model = execution.table(parser.objectName());
            TableOptions options = TableOptions.read(parser);
            parser.end();
            return create(name, ifMissing, () -> made(name, model.columns(), options, ""));
        }
        List<ColumnEntry> columns = parser.sees("(") ? declared() : List.of();
        TableOptions options = TableOptions.read(parser);
        if (parser.accept("AS")) {
            return byQuery(name, ifMissing, columns, options);
        }
        parser.end();
        if (columns.isEmpty()) {
            throw SnowflakeError.syntax(parser.cursor().peek());
        }
        return create(name, ifMissing, () -> made(name, columns, options, ""));
    }

    /** Columns with their types, or only their names before a query. */
    private List<ColumnEntry> declared() throws SnowflakeError {
        boolean onlyNames =
                parser.cursor().peek(2).is(",") || parser.cursor().peek(2).is(")");
        if (!onlyNames) {
            return ColumnParser.columns(parser);
        }
        List<ColumnEntry> columns = new ArrayList<>();
        for (String column : parser.identifiers()) {
            columns.add(ColumnEntry.of(column, new SnowflakeType(SnowflakeType.Base.VARIANT, -1, 0)));
        }
        return columns;
    }

    private Result byQuery(ObjectName name, boolean ifMissing, List<ColumnEntry> declared, TableOptions options)
            throws SnowflakeError {
        boolean parenthesized = parser.sees("(") && !new Queries(parser).startsQuery();
        if (parenthesized) {
            throw SnowflakeError.syntax(parser.cursor().peek());
        }
        // DDL commits first, so the query sees what is committed then.
        int start = parser.cursor().position();
        Translated described = new Queries(parser).query(Scope.empty());
        parser.end();
        if (!declared.isEmpty() && declared.size() != described.columns().size()) {
            throw SnowflakeError.columnCount(
                    declared.size(), described.columns().size());
        }
        return create(name, ifMissing, () -> {
            parser.cursor().position(start);
            Translated query = new Queries(parser).query(Scope.empty());
            return made(name, columns(query, declared), options, query.sql());
        });
    }

    private List<ColumnEntry> columns(Translated query, List<ColumnEntry> declared) throws SQLException {
        List<ColumnEntry> columns = new ArrayList<>();
        List<ResultColumn> shape = SelectStatement.shape(execution, query);
        for (int i = 0; i < shape.size(); i++) {
            ResultColumn column = shape.get(i);
            boolean typed = !declared.isEmpty() && declared.get(i).type().precision() >= 0;
            columns.add(
                    typed
                            ? declared.get(i)
                            : ColumnEntry.of(
                                    declared.isEmpty()
                                            ? column.name()
                                            : declared.get(i).name(),
                                    column.type()));
        }
        return columns;
    }

    private TableEntry made(ObjectName name, List<ColumnEntry> columns, TableOptions options, String rows)
            throws Exception {
        TableEntry table = Ddl.create(execution, name, kind, options.retention(kind), columns, rows);
        options.applyTo(table);
        return table;
    }

    private TableEntry cloned(ObjectName name, TableEntry source, Optional<Past> past, TableOptions options)
            throws Exception {
        if (source.kind() != TableEntry.Kind.PERMANENT && kind == TableEntry.Kind.PERMANENT) {
            throw new SnowflakeError(
                    "002119",
                    "0A000",
                    "SQL compilation error:\nTransient object cannot be cloned to a permanent object.");
        }
        String rows = past.isPresent() ? source.rowsAt(past.get().version(source, execution)) : execution.rows(source);
        TableEntry table = Ddl.create(execution, name, kind, options.retention(kind), source.columns(), rows);
        options.applyTo(table);
        table.cluster(source.cluster());
        return table;
    }

    /** Makes a table. */
    @FunctionalInterface
    private interface Making {
        TableEntry make() throws Exception;
    }

    private Result create(ObjectName name, boolean ifMissing, Making making) throws SnowflakeError {
        return Ddl.run(
                execution,
                () -> execution.service().timeline().still(() -> {
                    boolean temporary = kind == TableEntry.Kind.TEMPORARY;
                    Optional<TableEntry> old = temporary
                            ? Optional.ofNullable(
                                    execution.session().temporary().get(name))
                            : execution.service().catalog().table(name);
                    boolean taken = temporary
                            ? old.isPresent()
                            : execution.service().catalog().taken(name);
                    if (taken && ifMissing) {
                        return Ddl.done(name.name() + " already exists, statement succeeded.");
                    }
                    if (taken && !(replace && old.isPresent())) {
                        throw SnowflakeError.exists(name.name());
                    }
                    if (!execution.service().catalog().hasSchema(name.database(), name.schema())) {
                        throw SnowflakeError.noObject("Schema", name.database() + "." + name.schema());
                    }
                    TableEntry table = making.make();
                    if (old.isPresent()) {
                        Ddl.drop(execution, old.get());
                    }
                    Ddl.add(execution, table);
                    return Ddl.done("Table " + name.name() + " successfully created.");
                }));
    }
}
