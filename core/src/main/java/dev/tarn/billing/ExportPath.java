package dev.tarn.billing;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the path of an object below its export's folder says.
 *
 * @param layout who laid it out
 * @param period the billing period of its folder
 * @param generation the folder of one assembly or execution, empty where refreshes overwrite each other
 * @param nested whether it lies in a folder below that, where AWS puts nothing
 * @param fileName its last part
 */
record ExportPath(Layout layout, YearMonth period, String generation, boolean nested, String fileName) {

    /** The two families of layouts. */
    enum Layout {
        /** {@code 20250901-20251001/…}, or {@code <report>/year=2025/month=9/…}. */
        CUR_V1,
        /** {@code data/BILLING_PERIOD=2025-09/…} and {@code metadata/BILLING_PERIOD=2025-09/…}. */
        DATA_EXPORTS
    }

    private static final Pattern DATES = Pattern.compile("(\\d{4})(\\d{2})\\d{2}-\\d{8}");
    private static final Pattern BILLING_PERIOD = Pattern.compile("(?i)billing_period=(\\d{4})-(\\d{2})");
    private static final Pattern YEAR = Pattern.compile("year=(\\d{4})");
    private static final Pattern MONTH = Pattern.compile("month=(\\d{1,2})");

    /** Reads a path; empty for whatever lies beside an export's periods. */
    static Optional<ExportPath> parse(String relativePath, String exportName) {
        List<String> parts = Arrays.asList(relativePath.split("/", -1));
        int last = parts.size() - 1;
        if (last < 1 || parts.get(last).isEmpty()) {
            return Optional.empty();
        }
        Matcher dates = DATES.matcher(parts.get(0));
        if (dates.matches()) {
            return found(Layout.CUR_V1, dates.group(1), dates.group(2), parts, 1);
        }
        String first = parts.get(0).toLowerCase(Locale.ROOT);
        if (last >= 2 && (first.equals("data") || first.equals("metadata"))) {
            Matcher period = BILLING_PERIOD.matcher(parts.get(1));
            // Whatever else lies beside a manifest is no data.
            return period.matches() && (first.equals("data") || isManifest(parts.get(last)))
                    ? found(Layout.DATA_EXPORTS, period.group(1), period.group(2), parts, 2)
                    : Optional.empty();
        }
        // The Athena layout repeats the report's name; a folder of another name belongs to another report.
        int year = parts.get(0).equals(exportName) ? 1 : 0;
        if (last >= year + 2) {
            Matcher y = YEAR.matcher(parts.get(year));
            Matcher m = MONTH.matcher(parts.get(year + 1));
            if (y.matches() && m.matches()) {
                return found(Layout.CUR_V1, y.group(1), m.group(1), parts, year + 2);
            }
        }
        return Optional.empty();
    }

    private static Optional<ExportPath> found(
            Layout layout, String year, String month, List<String> parts, int afterPeriod) {
        int last = parts.size() - 1;
        try {
            return Optional.of(new ExportPath(
                    layout,
                    YearMonth.of(Integer.parseInt(year), Integer.parseInt(month)),
                    last > afterPeriod ? parts.get(afterPeriod) : "",
                    last - afterPeriod > 1,
                    parts.get(last)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether a folder's name is one that only an export has right below its own folder. */
    static boolean startsAnExport(String folder) {
        return DATES.matcher(folder).matches()
                || folder.equalsIgnoreCase("data")
                || folder.equalsIgnoreCase("metadata");
    }

    /** Whether the object is a manifest. Redshift's lists of files, which AWS puts beside it, are not. */
    boolean isManifest() {
        return isManifest(fileName);
    }

    static boolean isManifest(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return name.equals("manifest.json") || name.endsWith("-manifest.json");
    }

    /** What AWS puts among an export's files that is none of them. */
    boolean isStray() {
        String name = fileName.toLowerCase(Locale.ROOT);
        return name.startsWith(".")
                || name.equals("aws-programmatic-access-test-object")
                || name.endsWith(".sql")
                || name.endsWith(".yml")
                || name.endsWith(".yaml")
                || name.endsWith(".json");
    }
}
