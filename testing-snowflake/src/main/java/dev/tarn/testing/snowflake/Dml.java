package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.EngineSession;
import java.sql.SQLException;

/** Changes of a table's rows, all or nothing, in the session's transaction or one of their own. */
final class Dml {

    /** What is to be done. */
    @FunctionalInterface
    interface Work {
        Result run(Overlay overlay) throws SQLException, SnowflakeError;
    }

    private Dml() {}

    static Result run(Execution execution, TableEntry table, boolean locks, Work work) throws SnowflakeError {
        Session session = execution.session();
        boolean own = session.transaction().isEmpty() && session.autocommit();
        Transaction transaction = session.begun();
        transaction.statement(execution.queryId());
        boolean fresh = false;
        try {
            if (locks) {
                fresh = execution
                        .service()
                        .locks()
                        .lock(
                                transaction,
                                table,
                                session.lockTimeout(),
                                execution.queryId(),
                                () -> session.engine().isCancelled());
            }
            Result result = whole(session.engine(), work, transaction.writing(table));
            if (fresh && changesNothing(result)) {
                execution.service().locks().unlock(table);
            }
            if (own) {
                session.commit();
            }
            return result;
        } catch (SQLException | InterruptedException e) {
            undo(session, own);
            throw EngineErrors.translated(e);
        } catch (SnowflakeError | RuntimeException e) {
            undo(session, own);
            throw e;
        }
    }

    /** Nothing says that the service keeps a table locked for a statement that found no rows: nobody shall rely on it. */
    private static boolean changesNothing(Result result) {
        return result.rows().get(0).stream().allMatch("0"::equals);
    }

    private static void undo(Session session, boolean own) {
        if (own) {
            session.engine().resume();
            session.rollback();
        }
    }

    private static Result whole(EngineSession engine, Work work, Overlay overlay) throws SQLException, SnowflakeError {
        engine.execute("BEGIN TRANSACTION");
        try {
            Result result = work.run(overlay);
            engine.execute("COMMIT");
            return result;
        } catch (SQLException | SnowflakeError | RuntimeException e) {
            engine.resume();
            engine.execute("ROLLBACK");
            throw e;
        }
    }

    /** Takes rows away; where they lie is in a query's columns {@code __o} and {@code __id}. */
    static void remove(EngineSession engine, Overlay overlay, String places) throws SQLException {
        engine.execute(
                "DELETE FROM " + overlay.made() + " WHERE rowid IN (SELECT __id FROM " + places + " WHERE __o = 1)");
        engine.execute("INSERT INTO " + overlay.gone() + " SELECT __id FROM " + places + " WHERE __o = 0");
    }
}
