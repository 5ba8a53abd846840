package dev.tarn.migrate;

import dev.tarn.model.Column;
import dev.tarn.model.ExportId;
import dev.tarn.model.SchemaVersion;
import dev.tarn.spi.StateManager;
import dev.tarn.spi.SystemColumns;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

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
        return originalNames.containsKey(name)
                || !name.startsWith(OWN)
                        && SystemColumns.ALL.stream().noneMatch(c -> c.name().equals(name));
    }

    Column original(Column column) {
        String name = originalNames.getOrDefault(folded(column.name()), "");
        return new Column(column.name(), name.isEmpty() ? column.name() : name, column.type());
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
