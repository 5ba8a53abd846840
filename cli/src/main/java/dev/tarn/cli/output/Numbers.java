package dev.tarn.cli.output;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them; machines get them unformatted. */
public final class Numbers {

    private Numbers() {}

    /**
     * A count with thousands separators.
     *
     * @param count the count
     * @return for example {@code 300,000}
     */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /**
     * A count of things.
     *
     * @param count the count
     * @param thing one of them
     * @return for example {@code 1 row}, {@code 1,000 rows}
     */
    public static String count(long count, String thing) {
        return count(count) + " " + thing + (count == 1 ? "" : "s");
    }

    /**
     * An amount of money with two digits behind the point: for the eye only.
     *
     * @param amount the exact amount
     * @return for example {@code 4,064.48}
     */
    public static String money(BigDecimal amount) {
        return new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(amount.setScale(2, RoundingMode.HALF_EVEN));
    }

    /**
     * A number of bytes.
     *
     * @param bytes the number
     * @return for example {@code 12.3 MB}
     */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        String[] units = {"kB", "MB", "GB", "TB", "PB"};
        int unit = -1;
        while (value >= 999.95 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    /**
     * A duration.
     *
     * @param duration the duration
     * @return for example {@code 1.2 s} or {@code 3 min 05 s}
     */
    public static String duration(Duration duration) {
        double seconds = duration.toMillis() / 1000.0;
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
    }
}
