package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.EngineSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code COPY INTO} a table. A file that the table has loaded before is skipped without a word. */
final class CopyStatement {

    private static final List<ResultColumn> COLUMNS = List.of(
            ResultColumn.text("file"),
            ResultColumn.text("status"),
            ResultColumn.number("rows_parsed"),
            ResultColumn.number("rows_loaded"),
            ResultColumn.number("error_limit"),
            ResultColumn.number("errors_seen"),
            ResultColumn.text("first_error"),
            ResultColumn.number("first_error_line"),
            ResultColumn.number("first_error_character"),
            ResultColumn.text("first_error_column_name"));

    private final TableEntry table;
    private final StageLocation location;
    private final CopyOptions options;
    private final EngineSession engine;

    private CopyStatement(TableEntry table, StageLocation location, CopyOptions options, EngineSession engine) {
        this.table = table;
        this.location = location;
        this.options = options;
        this.engine = engine;
    }

    static Result run(Parser parser) throws SnowflakeError {
        parser.expect("COPY", "INTO");
        if (parser.sees("@") || parser.cursor().peek().kind() == dev.tarn.testing.emulator.SqlToken.Kind.STRING) {
            throw SnowflakeError.notEmulated("unloading into files");
        }
        Execution execution = parser.execution();
        TableEntry table = execution.table(parser.objectName());
        parser.expect("FROM");
        StageLocation location = StageLocation.read(parser);
        CopyOptions options = CopyOptions.read(parser);
        if (options.isParquet() && !options.byName()) {
            throw SnowflakeError.invalid(
                    "PARQUET file format can produce one and only one column of type variant, object, or array. Load"
                            + " data into separate columns using the MATCH_BY_COLUMN_NAME copy option or copy with"
                            + " transformation.");
        }
        if (execution.describeOnly()) {
            return Result.of(Result.Kind.COPY, COLUMNS, List.of());
        }
        CopyStatement copy = new CopyStatement(table, location, options, execution.engine());
        try {
            List<Path> files = copy.files();
            Map<String, String> loaded = new HashMap<>();
            Result result = Dml.run(execution, table, false, overlay -> copy.load(files, overlay, loaded));
            execution.session().afterCommit(() -> table.loaded().putAll(loaded));
            if (options.purge()) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
            return result;
        } catch (IOException e) {
            throw SnowflakeError.stage(e.getMessage());
        }
    }

    private List<Path> files() throws IOException, SnowflakeError {
        Path folder = location.stage().folder();
        if (options.files().isEmpty()) {
            return StageFiles.under(folder, location.path());
        }
        List<Path> files = new ArrayList<>();
        for (String name : options.files()) {
            Path file = folder.resolve(location.path()).resolve(name);
            if (!Files.isRegularFile(file)) {
                throw new SnowflakeError(
                        "091016",
                        "22000",
                        "Remote file '" + name + "' was not found. There are several potential"
                                + " causes. The file might not exist.");
            }
            files.add(file);
        }
        return files;
    }

    private Result load(List<Path> files, Overlay overlay, Map<String, String> loaded)
            throws SQLException, SnowflakeError {
        List<List<String>> rows = new ArrayList<>();
        for (Path file : files) {
            try {
                String name = StageStatements.name(location, file);
                String key = location.stage().name() + "/" + name;
                String checksum = StageFiles.md5(file);
                if (options.force() || !checksum.equals(table.loaded().get(key))) {
                    long count = load(file, overlay);
                    loaded.put(key, checksum);
                    String number = Long.toString(count);
                    rows.add(Arrays.asList(name, "LOADED", number, number, "1", "0", null, null, null, null));
                }
            } catch (IOException e) {
                throw SnowflakeError.stage(e.getMessage());
            } catch (SQLException e) {
                throw failed(EngineErrors.translated(e), file);
            }
        }
        return rows.isEmpty()
                ? Result.status(Result.Kind.COPY, "Copy executed with 0 files processed.")
                : Result.of(Result.Kind.COPY, COLUMNS, rows);
    }

    private SnowflakeError failed(SnowflakeError error, Path file) {
        return error.code().equals("000604")
                ? error
                : new SnowflakeError(
                        error.code(),
                        error.sqlState(),
                        error.getMessage() + "\n  File '"
                                + StageFiles.path(location.stage().folder(), file)
                                + "'\n  If you would like to continue loading when an error is encountered, use other"
                                + " values such as 'SKIP_FILE' or 'CONTINUE' for the ON_ERROR option.");
    }

    private long load(Path file, Overlay overlay) throws SQLException, IOException, SnowflakeError {
        StagedFile staged = StagedFile.open(file, options, engine);
        List<String> targets = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> names = List.copyOf(staged.columns().keySet());
        if (!options.byName() && names.size() != table.columns().size()) {
            throw new SnowflakeError(
                    "100080",
                    "22000",
                    "Number of columns in file (" + names.size() + ") does not match that of the corresponding table ("
                            + table.columns().size()
                            + "), use file format option error_on_column_count_mismatch=false to ignore this error");
        }
        for (int i = 0; i < table.columns().size(); i++) {
            ColumnEntry column = table.columns().get(i);
            Optional<String> from = options.byName() ? match(names, column.name()) : Optional.of(names.get(i));
            targets.add(column.name());
            values.add(from.isPresent() ? staged.value(from.get(), column.type(), options) : "NULL");
        }
        return engine.execute("INSERT INTO " + overlay.made() + " (" + Queries.list(targets) + ") SELECT "
                + String.join(", ", values) + " FROM " + staged.scan());
    }

    private Optional<String> match(List<String> names, String column) {
        return names.stream()
                .filter(name -> options.sameCase() ? name.equals(column) : name.equalsIgnoreCase(column))
                .findFirst();
    }
}
