package dev.tarn.billing;

import dev.tarn.store.StoredObject;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Everything that lies in a store for one billing period of one export and account: manifests and data files. */
final class PeriodFolder {

    /** An object and what its path says. */
    record Entry(StoredObject object, ExportPath path) {}

    private final String exportName;
    private final String account;
    private final YearMonth period;
    private final ExportPath.Layout layout;
    private final List<Entry> manifests = new ArrayList<>();
    private final List<Entry> data = new ArrayList<>();

    /** Files where AWS puts none. */
    private final List<Entry> nested = new ArrayList<>();

    PeriodFolder(String exportName, String account, YearMonth period, ExportPath.Layout layout) {
        this.exportName = exportName;
        this.account = account;
        this.period = period;
        this.layout = layout;
    }

    void add(StoredObject object, ExportPath path) {
        if (path.isManifest()) {
            if (!path.nested()) {
                manifests.add(new Entry(object, path));
            }
        } else if (!path.isStray()) {
            (path.nested() ? nested : data).add(new Entry(object, path));
        }
    }

    String account() {
        return account;
    }

    YearMonth period() {
        return period;
    }

    ExportPath.Layout layout() {
        return layout;
    }

    boolean isEmpty() {
        return manifests.isEmpty() && data.isEmpty() && nested.isEmpty();
    }

    boolean hasManifest() {
        return !manifests.isEmpty();
    }

    List<Entry> data() {
        return List.copyOf(data);
    }

    /**
     * The manifest of the newest refresh: the one of the period as a whole, which AWS rewrites last; where a copy of the bucket
     * has none, that of the newest refresh folder.
     */
    Optional<StoredObject> newestManifest() {
        List<Entry> ours = manifests.stream()
                .filter(e -> e.path().fileName().equalsIgnoreCase(exportName + "-Manifest.json"))
                .toList();
        List<Entry> candidates = ours.isEmpty() ? manifests : ours;
        Comparator<Entry> newest = Comparator.comparing(e -> e.object().modified());
        if (layout == ExportPath.Layout.DATA_EXPORTS) {
            newest = Comparator.comparing((Entry e) -> e.path().generation()).thenComparing(newest);
        }
        Comparator<Entry> order = newest.thenComparing(e -> e.object().key());
        return candidates.stream()
                .filter(e -> e.path().generation().isEmpty())
                .max(order)
                .or(() -> candidates.stream().max(order))
                .map(Entry::object);
    }

    /** Whether the newest manifest could only be told by the time at which its object was written. */
    boolean isNewestManifestGuessed() {
        return layout == ExportPath.Layout.CUR_V1
                && manifests.size() > 1
                && manifests.stream().noneMatch(e -> e.path().generation().isEmpty());
    }

    /**
     * The data files of the newest refresh where there is no manifest: those of the refresh folder whose name sorts last
     * (Data Exports name it by time) or that was written last (CUR v1), else those in no refresh folder.
     */
    List<StoredObject> newestData() {
        return inNewestRefresh(data).toList();
    }

    /** The files below the newest refresh's own folder: whether they belong to it, only a manifest could say. */
    Stream<StoredObject> nestedInNewest() {
        return inNewestRefresh(nested);
    }

    private Stream<StoredObject> inNewestRefresh(List<Entry> entries) {
        Comparator<Entry> newest = layout == ExportPath.Layout.DATA_EXPORTS
                ? Comparator.comparing(e -> e.path().generation())
                : Comparator.comparing(e -> e.object().modified());
        String generation = Stream.concat(data.stream(), nested.stream())
                .filter(e -> !e.path().generation().isEmpty())
                .max(newest)
                .map(e -> e.path().generation())
                .orElse("");
        return entries.stream()
                .filter(e -> e.path().generation().equals(generation))
                .map(Entry::object);
    }

    /** A data file that was listed. */
    Optional<StoredObject> dataFile(String key) {
        return data.stream().map(Entry::object).filter(o -> o.key().equals(key)).findFirst();
    }

    /** How many refreshes lie beside each other. */
    int generations() {
        TreeSet<String> generations = new TreeSet<>();
        data.forEach(e -> generations.add(e.path().generation()));
        return generations.size();
    }
}
