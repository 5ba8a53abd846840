package dev.tarn.billing;

import dev.tarn.store.ObjectStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an export lies in a bucket.
 *
 * @param prefix the setting {@code prefix} that finds it
 * @param exportName the setting {@code export_name} that finds it
 */
public record ExportPlace(String prefix, String exportName) {

    private static final int MAXIMUM_DEPTH = 5;
    private static final int MAXIMUM_FOLDERS = 500;
    private static final Pattern FILE = Pattern.compile("(?i)(.+)-(?:manifest\\.json|\\d+\\..+)");

    /**
     * The exports below a prefix, as far as a quick look at the folders shows them: five levels and 500 folders at most.
     *
     * @param store the bucket
     * @param prefix where to look; empty for everywhere
     * @return the exports, by prefix and name
     */
    public static List<ExportPlace> below(ObjectStore store, String prefix) {
        record Folder(String path, int depth) {}
        List<ExportPlace> places = new ArrayList<>();
        Deque<Folder> queue = new ArrayDeque<>(List.of(new Folder(prefix, 0)));
        for (int seen = 0; seen < MAXIMUM_FOLDERS && !queue.isEmpty(); seen++) {
            Folder folder = queue.remove();
            List<String> inside = store.folders(folder.path());
            if (inside.stream().anyMatch(ExportPath::startsAnExport)) {
                places.addAll(placesAt(store, folder.path(), inside));
            } else if (folder.depth() < MAXIMUM_DEPTH) {
                inside.forEach(
                        name -> queue.add(new Folder(ExportFolders.join(folder.path(), name), folder.depth() + 1)));
            }
        }
        return places;
    }

    private static List<ExportPlace> placesAt(ObjectStore store, String folder, List<String> inside) {
        TreeSet<String> names = new TreeSet<>();
        String first = inside.stream()
                .filter(ExportPath::startsAnExport)
                .reduce((a, b) -> b)
                .orElseThrow();
        store.list(ExportFolders.join(folder, first) + "/").forEach(object -> {
            Matcher file = FILE.matcher(object.fileName());
            if (file.matches()) {
                names.add(file.group(1));
            }
        });
        int slash = folder.lastIndexOf('/');
        String own = folder.substring(slash + 1);
        return names.isEmpty() || names.contains(own)
                ? own.isEmpty() ? List.of() : List.of(new ExportPlace(slash < 0 ? "" : folder.substring(0, slash), own))
                : names.stream().map(name -> new ExportPlace(folder, name)).toList();
    }

    @Override
    public String toString() {
        return "prefix '" + prefix + "', export '" + exportName + "'";
    }
}
