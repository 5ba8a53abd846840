package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.duckdb.engine.DuckDbInterruption;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.error.BackendException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements that write files.
 *
 * @param statements the connection
 * @param errors what speaks for the backend
 * @param operation what is being done, and to what
 */
record CopyRun(DuckDbStatements statements, DuckDbErrors errors, String operation) {

    private static final Logger LOG = LoggerFactory.getLogger(CopyRun.class);

    /** Runs it; interrupting this thread ends it. */
    List<WrittenFile> run(String copy) {
        LOG.debug("{}", copy);
        try (PreparedStatement statement = statements.connection().prepareStatement(copy)) {
            return DuckDbInterruption.watching(statement, () -> {
                List<WrittenFile> files = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        files.add(file(rows));
                    }
                }
                return files;
            });
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    BackendException translate(SQLException e) {
        return DuckDbInterruption.isCause(e) ? errors.cancelled(operation) : errors.translate(operation, e);
    }

    private static WrittenFile file(ResultSet row) throws SQLException {
        Map<String, Map<String, String>> columns = new HashMap<>();
        if (row.getObject(5) instanceof Map<?, ?> byPath) {
            byPath.forEach((path, values) -> columns.put(String.valueOf(path), texts((Map<?, ?>) values)));
        }
        Map<String, Optional<String>> partition = new HashMap<>();
        if (row.getObject(6) instanceof Map<?, ?> keys) {
            keys.forEach((key, value) -> partition.put(
                    String.valueOf(key), Optional.ofNullable(value).map(String::valueOf)));
        }
        return new WrittenFile(
                Path.of(row.getString(1)),
                ((Number) row.getObject(2)).longValue(),
                ((Number) row.getObject(3)).longValue(),
                ((Number) row.getObject(4)).longValue(),
                columns,
                partition);
    }

    private static Map<String, String> texts(Map<?, ?> values) {
        Map<String, String> texts = new HashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                texts.put(String.valueOf(name), String.valueOf(value));
            }
        });
        return texts;
    }
}
