package dev.tarn.postgres.copy;

import dev.tarn.error.LoadCancelledException;
import dev.tarn.model.SourceFile;
import dev.tarn.spi.StageRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CSV files whose columns fit go straight into COPY, which saves taking them apart and putting them together again. Where a file holds
 * something that the reader and the server might not read alike, what was sent is taken back, and the load goes the way of all others.
 */
final class StraightCsvFeed implements CopyFeed {

    private static final Logger LOG = LoggerFactory.getLogger(StraightCsvFeed.class);

    private final CopyFeed others;

    StraightCsvFeed(CopyFeed others) {
        this.others = others;
    }

    @Override
    public String name() {
        return others.name();
    }

    @Override
    public Copied copy(StageRequest request, CopyTarget target, Connection connection) throws SQLException {
        Optional<List<SourceFile>> files = StraightColumns.files(request, target);
        if (files.isEmpty() || connection.getAutoCommit()) {
            return others.copy(request, target, connection);
        }
        Savepoint before = connection.setSavepoint();
        try {
            long rows = 0;
            for (SourceFile file : files.get()) {
                rows += file.columns().isEmpty() ? 0 : copy(request, file, target, connection);
            }
            connection.releaseSavepoint(before);
            return new Copied(rows, 0);
        } catch (CsvDoubt e) {
            LOG.debug("a CSV file does not go straight into COPY: {}", e.getMessage());
        } catch (SQLException e) {
            if (!CopySending.refusesValue(e)) {
                throw e;
            }
            LOG.debug("the server refuses a CSV file's values; the reader will tell which");
        }
        connection.rollback(before);
        // Behind a savepoint, a table that was made before it is not fresh.
        connection.releaseSavepoint(before);
        return others.copy(request, target, connection);
    }

    private static long copy(StageRequest request, SourceFile file, CopyTarget target, Connection connection)
            throws SQLException {
        StraightColumns columns = StraightColumns.of(file, target);
        HandOver handOver = new HandOver();
        CsvScanner scanner = new CsvScanner(file.columns().size(), StraightColumns.appended(request, file, target));
        CopyRelay relay = new CopyRelay(
                new CsvChunks(file.file(), scanner),
                new CopySending(connection, columns.copy(target), handOver),
                handOver);
        try {
            return relay.run();
        } catch (ReadingFailed e) {
            throw new CsvDoubt(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadCancelledException(
                    "[postgresql] stage " + request.load().key() + ": interrupted; nothing of it stays", e);
        }
    }
}
