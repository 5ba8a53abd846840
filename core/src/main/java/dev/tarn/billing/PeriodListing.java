package dev.tarn.billing;

import dev.tarn.error.BackendException;
import dev.tarn.model.DataFile;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.StoredObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows a period as it lies there, also where it can't be loaded. */
final class PeriodListing {

    static final String AWAITING_MANIFEST = "delivery under way: there are files but no manifest yet, while "
            + "other periods have one; the period is left out";

    private PeriodListing() {}

    static ExportListing of(
            ObjectStore store, PeriodFolder folder, RefreshReader refreshes, boolean isAwaitingManifest) {
        if (isAwaitingManifest) {
            return unreadable(folder, Optional.empty(), AWAITING_MANIFEST);
        }
        try {
            Refresh refresh = refreshes.read(folder);
            return new ExportListing(
                    folder.period(),
                    folder.account(),
                    refresh.version(),
                    ExportFormat.declared(refresh).orElse(""),
                    refresh.files().stream()
                            .map(f -> new FileKind(f.format(), f.compression()).toString())
                            .distinct()
                            .collect(Collectors.joining(", ")),
                    refresh.files().size(),
                    refresh.files().stream().mapToLong(DataFile::size).sum(),
                    refresh.manifestObject().map(StoredObject::key).orElse(""),
                    created(folder, refresh.manifestObject()),
                    refresh.warnings(),
                    "");
        } catch (BackendException e) {
            return unreadable(folder, manifest(store, folder), e.getMessage());
        }
    }

    private static Optional<ExportManifest> manifest(ObjectStore store, PeriodFolder folder) {
        try {
            return folder.newestManifest().map(object -> ManifestParser.read(store, object));
        } catch (BackendException e) {
            return Optional.empty(); // the listing already carries this problem
        }
    }

    private static ExportListing unreadable(PeriodFolder folder, Optional<ExportManifest> manifest, String problem) {
        List<StoredObject> data = folder.newestData();
        return new ExportListing(
                folder.period(),
                folder.account(),
                manifest.map(m -> RefreshReader.version(folder.layout(), m, data))
                        .orElse(""),
                folder.layout() == ExportPath.Layout.CUR_V1 ? ExportFormat.CUR_V1 : "",
                data.stream()
                        .map(o -> FileKind.of(o.fileName())
                                .map(FileKind::toString)
                                .orElse("other"))
                        .distinct()
                        .collect(Collectors.joining(", ")),
                manifest.map(m -> m.files().size()).orElse(data.size()),
                data.stream().mapToLong(StoredObject::size).sum(),
                folder.newestManifest().map(StoredObject::key).orElse(""),
                created(folder, folder.newestManifest()),
                List.of(),
                problem);
    }

    private static Optional<Instant> created(PeriodFolder folder, Optional<StoredObject> manifest) {
        return manifest.map(Stream::of)
                .orElseGet(() -> folder.newestData().stream())
                .map(StoredObject::modified)
                .max(Comparator.naturalOrder());
    }
}
