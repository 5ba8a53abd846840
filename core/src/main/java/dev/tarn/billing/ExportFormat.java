package dev.tarn.billing;

import dev.tarn.config.CurVersion;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.DataFile;
import dev.tarn.model.SourceColumn;
import dev.tarn.spi.DataReader;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells CUR 2.0 from FOCUS: both are Data Exports and lie alike. */
final class ExportFormat {

    static final String CUR_V1 = "CUR_V1";
    static final String CUR_V2 = "CUR_V2";
    static final String FOCUS = "FOCUS";

    private ExportFormat() {}

    /** The format as far as layout and manifest show it. */
    static Optional<String> declared(Refresh refresh) {
        return refresh.folder().layout() == ExportPath.Layout.CUR_V1
                ? Optional.of(CUR_V1)
                : refresh.manifest().flatMap(m -> ofColumns(m.columnNames()));
    }

    /** The format by the manifest, else by the first file that has columns. */
    static Optional<String> detected(Refresh refresh, DataReader reader) {
        return declared(refresh)
                .or(() -> refresh.files().stream()
                        .filter(file -> reader.canRead(file.format()))
                        .map(file -> columns(reader, file))
                        .filter(columns -> !columns.isEmpty())
                        .findFirst()
                        .flatMap(ExportFormat::ofColumns));
    }

    /** Refuses an export that is not what {@code cur_version} says. */
    static void require(Optional<CurVersion> wanted, String format, String where) {
        boolean fits = wanted.isEmpty()
                || switch (wanted.get()) {
                    case V1 -> format.equals(CUR_V1);
                    case V2 -> format.equals(CUR_V2);
                    case FOCUS -> format.equals(FOCUS);
                };
        if (!fits) {
            throw new InvalidConfigException(where + ": cur_version is "
                    + wanted.get().name().toLowerCase(Locale.ROOT) + ", but its columns are those of "
                    + (format.equals(FOCUS) ? "FOCUS" : "CUR 2.0") + "; correct cur_version, or leave it out");
        }
    }

    private static Optional<String> ofColumns(Collection<String> names) {
        if (names.stream().anyMatch("BilledCost"::equalsIgnoreCase)) {
            return Optional.of(FOCUS);
        }
        boolean cur = names.stream().anyMatch(n -> n.startsWith("line_item_") || n.startsWith("bill_"));
        return cur ? Optional.of(CUR_V2) : Optional.empty();
    }

    private static List<String> columns(DataReader reader, DataFile file) {
        return reader.describe(file).columns().stream()
                .map(SourceColumn::originalName)
                .toList();
    }
}
