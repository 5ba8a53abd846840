package dev.tarn.billing;

import dev.tarn.error.BadDataException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a period's newest refresh: by its manifest, or by listing its folder where the export has no manifests at all. */
final class RefreshReader {

    private final ObjectStore store;
    private final String exportName;
    private final Optional<FileFormat> wantedFormat;

    RefreshReader(ObjectStore store, String exportName, Optional<FileFormat> wantedFormat) {
        this.store = store;
        this.exportName = exportName;
        this.wantedFormat = wantedFormat;
    }

    Refresh read(PeriodFolder folder) {
        Optional<StoredObject> manifest = folder.newestManifest();
        return manifest.isPresent() ? byManifest(folder, manifest.get()) : byListing(folder);
    }

    private Refresh byManifest(PeriodFolder folder, StoredObject object) {
        ExportManifest manifest = ManifestParser.read(store, object);
        List<String> warnings = new ArrayList<>();
        if (!manifest.exportName().isEmpty() && !manifest.exportName().equals(exportName)) {
            warnings.add(object.key() + " calls the export '" + manifest.exportName() + "', not '" + exportName + "'");
        }
        manifest.billingPeriod()
                .filter(p -> !p.equals(folder.period()))
                .ifPresent(p -> warnings.add(object.key() + " says billing period " + p + ", its folder says "
                        + folder.period() + "; the folder counts"));
        if (folder.isNewestManifestGuessed()) {
            warnings.add(object.key() + " was taken for the newest of several manifests by its time of change, because "
                    + "the manifest of the period as a whole is missing; the delivery counts as unconfirmed");
        }
        List<StoredObject> objects = new ListedFiles(store, object, folder).find(manifest.files(), warnings);
        return new Refresh(
                folder,
                Optional.of(object),
                Optional.of(manifest),
                ManifestSource.of(manifest, exportName),
                version(folder.layout(), manifest, objects),
                dataFiles(objects, object.key() + " lists "),
                !folder.isNewestManifestGuessed(),
                warnings);
    }

    /** The id that AWS gives a refresh; the other layout's where a manifest has only that; the files' own where it has none. */
    static String version(ExportPath.Layout layout, ExportManifest manifest, List<StoredObject> objects) {
        boolean assemblyFirst = layout == ExportPath.Layout.CUR_V1;
        String first = assemblyFirst ? manifest.assemblyId() : manifest.executionId();
        String second = assemblyFirst ? manifest.executionId() : manifest.assemblyId();
        return !first.isEmpty() ? first : !second.isEmpty() ? second : fingerprint(objects);
    }

    private Refresh byListing(PeriodFolder folder) {
        folder.nestedInNewest().findFirst().ifPresent(object -> {
            throw new BadDataException("[aws] list files of " + folder.period() + " in " + store.name() + ": "
                    + object.key() + " lies in a folder where AWS puts no data, and no manifest says whether it counts;"
                    + " move it beside the period's other files, or out of the period");
        });
        List<StoredObject> objects = new ArrayList<>();
        for (StoredObject object : folder.newestData()) {
            FileKind kind = kind(object, folder.period() + " has ");
            if (wantedFormat.isEmpty() || wantedFormat.get() == kind.format()) {
                objects.add(object);
            }
        }
        List<DataFile> files = dataFiles(objects, folder.period() + " has ");
        if (files.stream().map(DataFile::format).distinct().count() > 1) {
            throw new InvalidConfigException("[aws] list files of " + folder.period() + " in " + store.name()
                    + ": the period has files of several formats and no manifest that says which count; "
                    + "set export_format");
        }
        if (files.isEmpty() && wantedFormat.isPresent()) {
            throw wrongFormat(folder.period() + " has no such file");
        }
        List<String> warnings = new ArrayList<>();
        warnings.add(folder.period() + " has no manifest: all " + files.size()
                + " files of its newest refresh were taken, and nothing proves that they are complete");
        if (folder.generations() > 1) {
            warnings.add(folder.period() + " has " + folder.generations() + " refreshes; the newest was taken");
        }
        return new Refresh(
                folder, Optional.empty(), Optional.empty(), "", fingerprint(objects), files, false, warnings);
    }

    private List<DataFile> dataFiles(List<StoredObject> objects, String origin) {
        return objects.stream()
                .map(object -> {
                    FileKind kind = kind(object, origin);
                    if (wantedFormat.isPresent() && wantedFormat.get() != kind.format()) {
                        throw wrongFormat(origin + object.key());
                    }
                    return new DataFile(
                            object.key(),
                            object.uri(),
                            object.size(),
                            object.etag(),
                            kind.format(),
                            kind.compression());
                })
                .toList();
    }

    private FileKind kind(StoredObject object, String origin) {
        if (FileKind.isZip(object.fileName())) {
            throw new BadDataException(
                    "[aws] list files in " + store.name() + ": " + origin + object.key()
                            + ", a ZIP file, which no engine reads in place; switch the export's compression to GZIP or Parquet");
        }
        return FileKind.of(object.fileName())
                .orElseThrow(() -> new BadDataException("[aws] list files in " + store.name() + ": " + origin
                        + object.key() + ", whose name ends with none of " + FileKind.READABLE
                        + "; switch the export to CSV with GZIP, or to Parquet"));
    }

    private InvalidConfigException wrongFormat(String what) {
        return new InvalidConfigException("[aws] list files in " + store.name() + ": export_format is "
                + wantedFormat.map(f -> f.name().toLowerCase(Locale.ROOT)).orElse("") + ", but " + what
                + "; correct export_format, or leave it out");
    }

    private static String fingerprint(List<StoredObject> objects) {
        Fingerprint fingerprint = new Fingerprint();
        objects.stream()
                .sorted((a, b) -> a.key().compareTo(b.key()))
                .forEach(object -> fingerprint
                        .add(object.key())
                        .add(Long.toString(object.size()))
                        .add(object.etag()));
        return fingerprint.version();
    }
}
