package dev.tarn.load;

import dev.tarn.model.Column;
import dev.tarn.model.ExportId;
import dev.tarn.model.SchemaVersion;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.StateManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The columns that an export has ever had: they keep their names, and tell which columns are new. */
final class KnownColumns {

    private KnownColumns() {}

    /** Every column of every schema version, once for each spelling in the source. */
    static List<Column> of(StateManager state, ExportId export) {
        Map<String, Column> byOriginalName = new LinkedHashMap<>();
        for (SchemaVersion version : state.schemaVersions(export)) {
            version.schema()
                    .columns()
                    .forEach(column -> byOriginalName.merge(column.originalName(), column, KnownColumns::wider));
        }
        return List.copyOf(byOriginalName.values());
    }

    /** The same columns as a table has them: two spellings of one column (a CSV export's and its Parquet twin's) become one. */
    static TableSchema asSchema(List<Column> known) {
        Map<String, Column> byName = new LinkedHashMap<>();
        known.forEach(column -> byName.merge(column.name().toLowerCase(Locale.ROOT), column, KnownColumns::wider));
        return new TableSchema(new ArrayList<>(byName.values()));
    }

    private static Column wider(Column before, Column after) {
        return new Column(before.name(), before.originalName(), before.type().widenTo(after.type()));
    }
}
