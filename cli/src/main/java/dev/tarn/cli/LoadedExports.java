package dev.tarn.cli;

import dev.tarn.error.InvalidConfigException;
import dev.tarn.load.TableNames;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadState;
import dev.tarn.model.TableName;
import dev.tarn.spi.StateManager;
import java.util.List;
import java.util.stream.Collectors;

/** Finds exports in a database's load state. */
record LoadedExports(StateManager states) {

    /** The export of a name, of whichever vendor. */
    ExportId named(String name) {
        List<ExportId> exports = states.exports();
        List<ExportId> found = exports.stream()
                .filter(export ->
                        export.name().equals(name) || export.toString().equals(name))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new InvalidConfigException(
                found.isEmpty()
                        ? "[state] find export '" + name + "': it was never loaded into this database; "
                                + (exports.isEmpty() ? "nothing was" : "there are: " + names(exports))
                        : "[state] find export '" + name + "': several have this name; give one of " + names(found));
    }

    /** The view over all of an export's months. */
    TableName unifiedView(ExportId export) {
        return states.currentVersions(export).stream()
                .map(LoadState::table)
                .findFirst()
                .map(table -> TableNames.unifiedView(table.dataset(), export))
                .orElseThrow(() -> new InvalidConfigException("[state] read " + export
                        + ": no month of it is loaded; tarn aws show-state --billing-period tells how loads ended"));
    }

    private static String names(List<ExportId> exports) {
        return exports.stream().map(ExportId::toString).collect(Collectors.joining(", "));
    }
}
