package dev.tarn.billing;

import dev.tarn.billing.ExportManifest.ListedFile;
import dev.tarn.error.BadDataException;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.StoredObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the files that a manifest lists: at the key it gives, or, in a copy of the bucket whose keys have moved, at the same
 * place within the period. Never takes a file of another refresh for one that is missing.
 */
final class ListedFiles {

    private static final Pattern PERIOD = Pattern.compile("(?i)\\d{8}-\\d{8}|billing_period=\\d{4}-\\d{2}|month=\\d+");

    private final ObjectStore store;
    private final StoredObject manifest;
    private final PeriodFolder folder;

    ListedFiles(ObjectStore store, StoredObject manifest, PeriodFolder folder) {
        this.store = store;
        this.manifest = manifest;
        this.folder = folder;
    }

    /** The files in the manifest's order, every one of them; a file that is listed twice is one file, and a warning. */
    List<StoredObject> find(List<ListedFile> listed, List<String> warnings) {
        Map<String, StoredObject> found = new LinkedHashMap<>();
        Map<String, String> referenceByKey = new LinkedHashMap<>();
        for (ListedFile file : listed) {
            StoredObject object = find(file);
            if (file.size().isPresent() && file.size().getAsLong() != object.size()) {
                throw problem(
                        "lists " + file.reference() + " with " + file.size().getAsLong() + " bytes, but "
                                + object.key() + " has " + object.size()
                                + "; the delivery or the copy of it is not complete: try again when it is");
            }
            String before = referenceByKey.put(object.key(), file.reference());
            if (before == null) {
                found.put(object.key(), object);
            } else if (before.equals(file.reference())) {
                warnings.add(manifest.key() + " lists " + file.reference() + " twice; it is read once");
            } else {
                throw problem("lists " + before + " and " + file.reference() + ", but only " + object.key()
                        + " is there for both; copy the missing file");
            }
        }
        return List.copyOf(found.values());
    }

    private StoredObject find(ListedFile file) {
        String reference = file.reference();
        String key = file.key();
        List<String> parts = Arrays.asList(key.split("/"));
        if (key.isEmpty() || key.endsWith("/") || parts.contains("..")) {
            throw problem("lists '" + reference + "', which is no file of a bucket; have the export delivered again");
        }
        return folder.dataFile(key)
                .or(() -> store.stat(key))
                .or(() -> moved(parts))
                .orElseThrow(
                        () -> problem(
                                "lists " + reference
                                        + ", which is not there; the delivery or the copy of it is not complete: try again when it is"));
    }

    private Optional<StoredObject> moved(List<String> parts) {
        int period = lastPeriodFolder(parts);
        String name = parts.get(parts.size() - 1);
        boolean inRefreshFolder = period >= 0 && parts.size() - period > 2;
        String refresh = inRefreshFolder ? parts.get(parts.size() - 2) : "";
        return folder.data().stream()
                .filter(e -> e.path().fileName().equals(name)
                        && (e.path().generation().equals(refresh)
                                || period < 0 && e.object().folder().equals(manifest.folder())))
                .map(PeriodFolder.Entry::object)
                .reduce((a, b) -> {
                    throw problem("lists " + String.join("/", parts) + ", which is not there, and both " + a.key()
                            + " and " + b.key() + " could be it; remove the one that is not of this delivery");
                });
    }

    private static int lastPeriodFolder(List<String> parts) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (PERIOD.matcher(parts.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    private BadDataException problem(String what) {
        return new BadDataException(
                "[aws] find files of " + folder.period() + " in " + store.name() + ": " + manifest.key() + " " + what);
    }
}
