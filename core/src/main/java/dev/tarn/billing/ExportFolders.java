package dev.tarn.billing;

import dev.tarn.config.CurVersion;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds the folders of an export's billing periods, in any of AWS's layouts. */
final class ExportFolders {

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private final ObjectStore store;
    private final String prefix;
    private final String exportName;

    ExportFolders(ObjectStore store, String prefix, String exportName) {
        this.store = store;
        this.prefix = prefix;
        this.exportName = exportName;
    }

    /**
     * The periods by period and account: below {@code prefix/export}, below {@code prefix/<account>/export} where accounts
     * deliver into one bucket, and only where neither has any, right below the prefix.
     */
    List<PeriodFolder> find(Optional<CurVersion> version) {
        List<PeriodFolder> found = new ArrayList<>(below(join(prefix, exportName), "", ""));
        for (String folder : store.folders(prefix)) {
            if (ACCOUNT.matcher(folder).matches()) {
                found.addAll(below(join(join(prefix, folder), exportName), folder, ""));
            }
        }
        if (found.isEmpty()) {
            found.addAll(rightBelowThePrefix());
        }
        if (found.isEmpty()) {
            throw nothingThere();
        }
        List<PeriodFolder> chosen = ofOneLayout(found, version);
        chosen.sort((a, b) -> a.period().equals(b.period())
                ? a.account().compareTo(b.account())
                : a.period().compareTo(b.period()));
        return chosen;
    }

    /** Somebody who copies an export's folder to the root of a bucket leaves its name behind; the files still carry it. */
    private Collection<PeriodFolder> rightBelowThePrefix() {
        boolean named = prefix.equals(exportName) || prefix.endsWith("/" + exportName);
        return store.folders(prefix).stream().anyMatch(ExportPath::startsAnExport) || named
                ? below(prefix, "", named ? "" : exportName + "-")
                : List.of();
    }

    private Collection<PeriodFolder> below(String root, String account, String filesStartWith) {
        Map<String, PeriodFolder> periods = new TreeMap<>();
        String start = root.isEmpty() ? "" : root + "/";
        for (StoredObject object : store.list(start)) {
            Optional<ExportPath> parsed = ExportPath.parse(object.key().substring(start.length()), exportName)
                    .filter(p -> p.fileName().startsWith(filesStartWith));
            parsed.ifPresent(path -> periods.computeIfAbsent(
                            path.period() + "/" + path.layout(),
                            k -> new PeriodFolder(exportName, account, path.period(), path.layout()))
                    .add(object, path));
        }
        return periods.values().stream().filter(p -> !p.isEmpty()).toList();
    }

    private List<PeriodFolder> ofOneLayout(List<PeriodFolder> found, Optional<CurVersion> version) {
        boolean bothLayouts =
                found.stream().map(PeriodFolder::layout).distinct().count() > 1;
        if (version.isEmpty()) {
            if (bothLayouts) {
                throw new InvalidConfigException(where()
                        + "both a CUR v1 report and a Data Export lie there; set cur_version to v1, v2 or focus");
            }
            return new ArrayList<>(found);
        }
        ExportPath.Layout wanted =
                version.get() == CurVersion.V1 ? ExportPath.Layout.CUR_V1 : ExportPath.Layout.DATA_EXPORTS;
        List<PeriodFolder> chosen =
                new ArrayList<>(found.stream().filter(p -> p.layout() == wanted).toList());
        if (chosen.isEmpty()) {
            throw new InvalidConfigException(where() + "cur_version is "
                    + version.get().name().toLowerCase(Locale.ROOT) + ", but what lies there is "
                    + (wanted == ExportPath.Layout.CUR_V1 ? "a Data Export (CUR 2.0 or FOCUS)" : "a CUR v1 report")
                    + "; correct cur_version, or leave it out");
        }
        return chosen;
    }

    private InvalidConfigException nothingThere() {
        List<ExportPlace> places = ExportPlace.below(store, "");
        List<String> folders = store.folders("");
        String there = places.isEmpty()
                ? folders.isEmpty() ? "the bucket has no folders" : "no export is there, only the folders " + folders
                : "there are: "
                        + String.join(
                                "; ", places.stream().map(ExportPlace::toString).toList());
        return new InvalidConfigException(
                where() + "no billing period lies there; " + there + "; correct prefix and export_name");
    }

    private String where() {
        return "[aws] find export '" + exportName + "' below '" + prefix + "' in " + store.name() + ": ";
    }

    static String join(String folder, String name) {
        return folder.isEmpty() ? name : name.isEmpty() ? folder : folder + "/" + name;
    }
}
