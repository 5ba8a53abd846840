package dev.tarn.billing;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DataReader;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sign that AWS puts up while it overwrites a CUR v1 report in the Athena layout. Its file names stay the same from one
 * delivery to the next, so that whoever reads meanwhile may see old files beside new ones.
 */
final class AthenaStatus {

    private static final String FOLDER = "cost_and_usage_data_status/";

    private AthenaStatus() {}

    /**
     * Refuses a report that is being overwritten.
     *
     * @return a warning where the sign is there but can't be read
     */
    static Optional<String> requireReady(ObjectStore store, String prefix, String exportName, DataReader reader) {
        String folder = ExportFolders.join(prefix, exportName);
        List<StoredObject> signs = Stream.of(folder, ExportFolders.join(folder, exportName), prefix)
                .flatMap(below -> store.list(ExportFolders.join(below, FOLDER)).stream())
                .filter(object -> object.fileName().endsWith(".parquet"))
                .toList();
        for (StoredObject sign : signs) {
            try {
                if (reader.canRead(FileFormat.PARQUET) && isUpdating(reader, sign)) {
                    throw new BackendUnavailableException("[aws] read report '" + exportName + "' in " + store.name()
                            + ": " + sign.key() + " says UPDATING, AWS is overwriting the report's files right now; "
                            + "try again later, or remove that file where the bucket is a copy that nobody updates");
                }
            } catch (BackendUnavailableException e) {
                throw e;
            } catch (BackendException e) {
                return Optional.of("whether AWS is updating the report could not be told from " + sign.key() + ": "
                        + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private static boolean isUpdating(DataReader reader, StoredObject sign) {
        DataFile file =
                new DataFile(sign.key(), sign.uri(), sign.size(), sign.etag(), FileFormat.PARQUET, Compression.NONE);
        try (RowCursor rows = reader.rows(file)) {
            while (rows.next()) {
                for (int i = 0; i < rows.columns().size(); i++) {
                    if ("UPDATING"
                            .equalsIgnoreCase(String.valueOf(rows.value(i)).strip())) {
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
