package dev.tarn.postgres.copy;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.SystemColumns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which of the target's columns a CSV file's values go to as they are: text only, because of other types the engine counts what it
 * rounds, takes other words for none, and reads other ways to write them.
 *
 * @param columns the names, in the file's order
 */
record StraightColumns(List<String> columns) {

    /** The files of a request all of whose values go straight to the target; absent where one does not. */
    static Optional<List<SourceFile>> files(StageRequest request, CopyTarget target) {
        boolean straight = request.data() instanceof SourceData.Files files
                && files.selection() instanceof RowSelection.All
                && target.folded().isEmpty()
                && target.columns().columns().stream().allMatch(c -> c.type() instanceof ColumnType.Text)
                && files.files().stream().allMatch(f -> f.file().format() == FileFormat.CSV)
                && files.files().stream()
                        .allMatch(f -> f.columns().isEmpty()
                                || of(f, target).columns().size() == f.columns().size());
        return straight ? Optional.of(((SourceData.Files) request.data()).files()) : Optional.empty();
    }

    /** A file's columns; fewer than it has where the target does not have one of each. */
    static StraightColumns of(SourceFile file, CopyTarget target) {
        List<String> columns = new ArrayList<>();
        for (SourceColumn source : file.columns()) {
            List<Column> found = target.columns().columns().stream()
                    .filter(c -> !isSystem(c) && c.originalName().equals(source.originalName()))
                    .toList();
            long same = file.columns().stream()
                    .filter(c -> c.originalName().equals(source.originalName()))
                    .count();
            if (found.size() == 1 && same == 1) {
                columns.add(found.get(0).name());
            }
        }
        return new StraightColumns(columns);
    }

    private static boolean isSystem(Column column) {
        return SystemColumns.ALL.stream().anyMatch(c -> c.name().equalsIgnoreCase(column.name()));
    }

    /** The target's system columns, in its order. */
    private static List<Column> system(CopyTarget target) {
        return target.columns().columns().stream()
                .filter(StraightColumns::isSystem)
                .toList();
    }

    String copy(CopyTarget target) {
        List<String> all = new ArrayList<>(columns);
        system(target).forEach(column -> all.add(column.name()));
        return all.stream()
                .map(EngineColumns::quoted)
                .collect(Collectors.joining(", ", "COPY " + target.table() + " (", ") FROM STDIN (FORMAT csv)"));
    }

    /** What stands behind each record of a file: the values of the system columns. */
    static byte[] appended(StageRequest request, SourceFile file, CopyTarget target) {
        return system(target).stream()
                .map(column -> ",\"" + value(request, file, column.name()).replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("", "", "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String value(StageRequest request, SourceFile file, String name) {
        if (name.equalsIgnoreCase(SystemColumns.BILLING_PERIOD.name())) {
            return request.load().key().partition().period().toString();
        } else if (name.equalsIgnoreCase(SystemColumns.ACCOUNT.name())) {
            return request.load().key().partition().account();
        }
        return name.equalsIgnoreCase(SystemColumns.LOAD_ID.name())
                ? request.load().loadId()
                : file.file().key();
    }
}
