package dev.tarn.snowflake;

import dev.tarn.csv.ConvertedCsvFiles;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Compression;
import dev.tarn.model.FileFormat;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.ConvertedFile;
import dev.tarn.spi.ConvertedFiles;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.FileTarget;
import dev.tarn.spi.StageRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes a request's rows into a table: the reader writes files of this machine, each of which is sent while the next is written; then one
 * statement copies all of them.
 *
 * @param statements a session, outside of any transaction
 * @param reader converts and writes
 * @param temporary where the files lie
 * @param stage the stage that they are sent to
 */
record Upload(JdbcStatements statements, DataReader reader, Optional<Path> temporary, Relation stage) {

    /** What the service copies in parallel, and one file of which is quickly sent again. */
    private static final long FILE_BYTES = 100L << 20;

    /** What PUT would take for the end of the name, or for a pattern of many. */
    private static final Pattern UNSENDABLE = Pattern.compile("['*?\"]");

    private static final String PARQUET =
            "(TYPE = PARQUET BINARY_AS_TEXT = FALSE USE_LOGICAL_TYPE = TRUE NULL_IF = ())";
    private static final String CSV =
            "(TYPE = CSV PARSE_HEADER = TRUE COMPRESSION = GZIP FIELD_OPTIONALLY_ENCLOSED_BY = '\"'"
                    + " EMPTY_FIELD_AS_NULL = TRUE NULL_IF = () BINARY_FORMAT = HEX)";

    /**
     * Adds rows to a table.
     *
     * @param path where in the stage they are put: nobody else puts anything there, ever
     * @return how many values were rounded
     */
    long rows(StageRequest request, TableSchema columns, Relation table, String path) throws SQLException {
        String operation = "stage " + request.load().key();
        Path folder = folder(operation);
        try (ConvertedFiles files = files(request, columns, folder)) {
            Optional<FileFormat> format = send(files, path, operation);
            if (format.isPresent()) {
                copy(table, path, format.get(), files.rows(), operation);
            }
            return files.rounded();
        } finally {
            delete(folder);
        }
    }

    private ConvertedFiles files(StageRequest request, TableSchema columns, Path folder) {
        FileTarget target = new FileTarget(folder, FILE_BYTES, false);
        return reader.convertedFiles(request, columns, target)
                .orElseGet(() -> ConvertedCsvFiles.of(reader, request, columns, target));
    }

    private Optional<FileFormat> send(ConvertedFiles files, String path, String operation) throws SQLException {
        Optional<FileFormat> format = Optional.empty();
        for (Optional<ConvertedFile> next = files.next(); next.isPresent(); next = files.next()) {
            ConvertedFile file = next.get();
            format = Optional.of(file.format());
            statements.run(put(file, path));
            try {
                Files.deleteIfExists(file.path());
            } catch (IOException e) {
                throw new BackendRejectedException(
                        SnowflakeErrors.start(operation) + file.path() + " can't be deleted; allow it", e);
            }
        }
        return format;
    }

    private String put(ConvertedFile file, String path) {
        return "PUT " + SnowflakeSql.literal("file://" + file.path().toAbsolutePath()) + " " + location(path)
                + " PARALLEL = 4 AUTO_COMPRESS = FALSE SOURCE_COMPRESSION = "
                + (file.compression() == Compression.GZIP ? "GZIP" : "NONE") + " OVERWRITE = TRUE";
    }

    private void copy(Relation table, String path, FileFormat format, long rows, String operation) throws SQLException {
        long copied = statements
                .list(
                        // Where there is nothing to copy, the only column says so.
                        row -> row.getMetaData().getColumnCount() > 3 ? row.getLong("rows_loaded") : 0,
                        "COPY INTO " + table.sql() + " FROM " + location(path) + " FILE_FORMAT = "
                                + (format == FileFormat.CSV ? CSV : PARQUET)
                                + " MATCH_BY_COLUMN_NAME = CASE_SENSITIVE ON_ERROR = ABORT_STATEMENT")
                .stream()
                .mapToLong(Long::longValue)
                .sum();
        if (copied != rows) {
            throw new BackendUnavailableException(
                    SnowflakeErrors.start(operation) + "of " + rows + " rows that were sent, the service has copied "
                            + copied + "; nothing was published; run it again");
        }
    }

    /** Forgets what was sent. */
    void remove(String path) throws SQLException {
        statements.list(row -> row.getString(1), "REMOVE " + location(path));
    }

    private String location(String path) {
        return SnowflakeSql.literal("@" + stage.sql() + "/" + path + "/");
    }

    private Path folder(String operation) {
        Path in = temporary.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        if (UNSENDABLE.matcher(in.toAbsolutePath().toString()).find()) {
            throw new BackendRejectedException(
                    SnowflakeErrors.start(operation) + "the driver sends nothing from the folder " + in
                            + ", because one of ' * ? \" is in its name; set temp_directory to another");
        }
        try {
            Files.createDirectories(in);
            return Files.createTempDirectory(in, "tarn-snowflake-");
        } catch (IOException e) {
            throw new BackendRejectedException(
                    SnowflakeErrors.start(operation) + "no folder can be made in " + in
                            + "; allow it, or set temp_directory",
                    e);
        }
    }

    private static void delete(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
