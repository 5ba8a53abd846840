package dev.tarn.testing.snowflake;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What all changes of definitions have in common: each commits the transaction that is open, and waits for locks. */
final class Ddl {

    /** What is to be done. */
    @FunctionalInterface
    interface Work {
        Result run() throws Exception;
    }

    private Ddl() {}

    static Result run(Execution execution, Work work) throws SnowflakeError {
        if (execution.describeOnly()) {
            return Result.status(Result.Kind.DDL, "");
        }
        execution.session().commit();
        try {
            return work.run();
        } catch (Exception e) {
            throw EngineErrors.translated(e);
        }
    }

    static Result done(String status) {
        return Result.status(Result.Kind.DDL, status);
    }

    /** The same, when nobody is changing some tables. */
    static Result locked(Execution execution, List<TableEntry> tables, Work work) throws Exception {
        Transaction holder = new Transaction(execution.session(), execution.service());
        holder.statement(execution.queryId());
        TableLocks locks = execution.service().locks();
        try {
            for (TableEntry table : tables) {
                locks.lock(
                        holder,
                        table,
                        execution.session().lockTimeout(),
                        execution.queryId(),
                        () -> execution.engine().isCancelled());
            }
            return work.run();
        } finally {
            locks.release(holder);
        }
    }

    /** Makes a table's place in the engine, and the table, filled by a query. */
    static TableEntry create(
            Execution execution,
            ObjectName name,
            TableEntry.Kind kind,
            int retention,
            List<ColumnEntry> columns,
            String rows)
            throws Exception {
        Service service = execution.service();
        String physical = service.catalog().fresh("t");
        List<String> declarations = new ArrayList<>();
        columns.forEach(column -> declarations.add(
                Quoting.name(column.name()) + " " + column.type().engine()));
        declarations.add(TableEntry.BORN + " BIGINT");
        declarations.add(TableEntry.DIED + " BIGINT");
        execution.engine().execute("CREATE TABLE " + physical + " (" + String.join(", ", declarations) + ")");
        long[] born = {0};
        service.timeline().commit(number -> {
            born[0] = number;
            if (!rows.isEmpty()) {
                execution
                        .engine()
                        .execute("INSERT INTO " + physical + " SELECT *, " + number + ", NULL FROM (" + rows + ")");
            }
        });
        service.timeline().committed(execution.queryId(), born[0]);
        return new TableEntry(physical, name, kind, born[0], retention, columns);
    }

    /** Puts a table where others find it. */
    static void add(Execution execution, TableEntry table) throws SnowflakeError {
        if (table.kind() == TableEntry.Kind.TEMPORARY) {
            execution.session().temporary().put(table.name(), table);
        } else {
            execution.service().catalog().add(table);
        }
    }

    static void drop(Execution execution, TableEntry table) throws SnowflakeError, SQLException {
        if (table.kind() == TableEntry.Kind.TEMPORARY) {
            execution.session().temporary().remove(table.name());
        } else {
            execution.service().catalog().remove(table);
        }
        execution.engine().execute("DROP TABLE IF EXISTS " + table.physical());
    }
}
