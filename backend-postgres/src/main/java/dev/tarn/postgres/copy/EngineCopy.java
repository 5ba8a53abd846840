package dev.tarn.postgres.copy;

import dev.tarn.duckdb.engine.DuckDbConvertedRead;
import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.error.BackendException;
import dev.tarn.spi.StageRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What all feeds have in common that take a converted read's rows out of the engine: one end to the other, and what failures mean. */
final class EngineCopy {

    /** How the rows are sent. */
    interface Form {

        /** COPY's own name for it. */
        String name();

        /**
         * Makes pieces of rows.
         *
         * @param read the rows
         * @param columns what is made of them
         * @return the pieces; nothing has run yet
         */
        CopyChunks chunks(DuckDbConvertedRead read, EngineColumns columns);
    }

    private final DuckDbEngine engine;
    private final Form form;

    EngineCopy(DuckDbEngine engine, Form form) {
        this.engine = engine;
        this.form = form;
    }

    CopyFeed.Copied copy(StageRequest request, CopyTarget target, Connection connection) throws SQLException {
        EngineColumns columns = new EngineColumns(target);
        DuckDbConvertedRead read = DuckDbConvertedRead.open(engine, request, target.inOrderOf(request.schema()));
        HandOver handOver = new HandOver();
        CopyRelay relay = new CopyRelay(
                form.chunks(read, columns), new CopySending(connection, target.copy(form.name()), handOver), handOver);
        try {
            long rows = relay.run();
            return new CopyFeed.Copied(rows, rounded(read));
        } catch (ReadingFailed e) {
            throw read.explain(e.failure());
        } catch (SQLException e) {
            // Somebody else who watches this thread's flag may have told the server.
            read.checkInterruption();
            throw refused(read, relay, target, e)
                    .map(RuntimeException.class::cast)
                    .orElseThrow(() -> e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            read.checkInterruption();
            throw new IllegalStateException("the calling thread's flag is set", e);
        } finally {
            // A reader that the engine has not given back yet has to be left behind; it goes as soon as it is.
            relay.reading().thenRun(read::close);
        }
    }

    private static long rounded(DuckDbConvertedRead read) {
        try {
            return read.rounded();
        } catch (SQLException e) {
            throw read.explain(e);
        }
    }

    private static Optional<BackendException> refused(
            DuckDbConvertedRead read, CopyRelay relay, CopyTarget target, SQLException failure) {
        if (!CopySending.refusesValue(failure) || !relay.reading().isDone()) {
            return Optional.empty();
        }
        try {
            return read.refused(RefusedValues.in(target));
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return Optional.empty();
        }
    }
}
