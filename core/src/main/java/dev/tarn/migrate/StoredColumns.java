package dev.tarn.migrate;

import dev.tarn.model.Column;
import dev.tarn.model.ExportId;
import dev.tarn.model.SchemaVersion;
import dev.tarn.spi.StateManager;
import dev.tarn.spi.SystemColumns;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the columns of an export's tables were called in the files they came from, and which of them are the export's at all. */
final class StoredColumns {

    private static final String OWN = "tarn_";

    private final Map<String, String> originalNames = new HashMap<>();

    StoredColumns(StateManager state, ExportId export) {
        for (SchemaVersion version : state.schemaVersions(export)) {
            version.schema().columns().forEach(c -> originalNames.put(folded(c.name()), c.originalName()));
        }
    }

    /** Whether it is a column of the export: not one that loading added, and adds again. */
    boolean holds(Column column) {
        String name = folded(column.name());
        return originalNames.containsKey(name) || !name.startsWith(OWN) && !isAddedAgain(name);
    }

    /** A column that would be lost: it is not copied, and loading does not add it again. Databases keep values in ways of their own. */
    Optional<Column> lost(List<Column> columns) {
        return columns.stream()
                .filter(c -> !holds(c) && !isAddedAgain(folded(c.name())))
                .findFirst();
    }

    /** Whether it is the column that tells which file a row came from: loading fills it from the rows where they have it. */
    static boolean tellsFile(Column column) {
        return folded(column.name()).equals(SystemColumns.SOURCE_FILE.name());
    }

    /** Whether that can go along: not where the files had a column of this name themselves. */
    boolean canTellFiles() {
        return !originalNames.containsValue(SystemColumns.SOURCE_FILE.name());
    }

    private static boolean isAddedAgain(String name) {
        return SystemColumns.ALL.stream().anyMatch(c -> c.name().equals(name));
    }

    Column original(Column column) {
        if (tellsFile(column)) {
            return new Column(column.name(), SystemColumns.SOURCE_FILE.name(), column.type());
        }
        String name = originalNames.getOrDefault(folded(column.name()), "");
        return new Column(column.name(), name.isEmpty() ? column.name() : name, column.type());
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
