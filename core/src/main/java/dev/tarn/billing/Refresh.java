package dev.tarn.billing;

import dev.tarn.model.DataFile;
import dev.tarn.store.StoredObject;
import java.util.List;
import java.util.Optional;

/**
 * The newest refresh of a period: the files that make it up, and what proves it.
 *
 * @param folder where it lies
 * @param manifestObject its manifest, where it has one
 * @param manifest what that says
 * @param source where AWS delivered it to, by its manifest; empty where that does not say so
 * @param version its identity
 * @param files its files
 * @param confirmed whether a manifest proves that the files are all of them
 * @param warnings what looked odd
 */
record Refresh(
        PeriodFolder folder,
        Optional<StoredObject> manifestObject,
        Optional<ExportManifest> manifest,
        String source,
        String version,
        List<DataFile> files,
        boolean confirmed,
        List<String> warnings) {

    Refresh {
        files = List.copyOf(files);
        warnings = List.copyOf(warnings);
    }
}
