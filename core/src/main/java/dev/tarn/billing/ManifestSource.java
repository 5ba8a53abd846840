package dev.tarn.billing;

import dev.tarn.billing.ExportManifest.ListedFile;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where AWS delivered to: the bucket and the prefix above the export's own folder. Taken from the manifest's words and not
 * from where the manifest lies, so that a copy of a bucket has the source of the bucket that it was copied from.
 */
final class ManifestSource {

    private static final Pattern PERIOD =
            Pattern.compile("(?i)\\d{8}-\\d{8}|(?<data>billing_period=\\d{4}-\\d{2})|(?<athena>year=\\d{4})");

    private ManifestSource() {}

    /** For example {@code s3://bucket/prefix}; empty where the manifest does not say it, or its files say it in two ways. */
    static String of(ExportManifest manifest, String exportName) {
        Set<String> places = manifest.files().stream()
                .map(file -> place(file, manifest, exportName))
                .collect(Collectors.toSet());
        return places.size() == 1 ? places.iterator().next() : "";
    }

    private static String place(ListedFile file, ExportManifest manifest, String exportName) {
        String bucket = file.bucket().orElse(manifest.bucket());
        List<String> parts =
                Stream.of(file.key().split("/")).filter(part -> !part.isEmpty()).toList();
        for (int i = parts.size() - 1; i >= 0 && !bucket.isEmpty(); i--) {
            var period = PERIOD.matcher(parts.get(i));
            if (period.matches()) {
                int end = period.group("data") != null && endsWith(parts, i, "data") ? i - 1 : i;
                // Athena's layout repeats the name.
                for (int times = period.group("athena") == null ? 1 : 2; times > 0; times--) {
                    end -= endsWith(parts, end, exportName) || endsWith(parts, end, manifest.exportName()) ? 1 : 0;
                }
                return Stream.concat(Stream.of("s3://" + bucket), parts.subList(0, end).stream())
                        .collect(Collectors.joining("/"));
            }
        }
        return "";
    }

    private static boolean endsWith(List<String> parts, int end, String name) {
        return end > 0 && parts.get(end - 1).equals(name);
    }
}
