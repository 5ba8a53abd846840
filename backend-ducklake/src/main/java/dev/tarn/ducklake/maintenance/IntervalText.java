package dev.tarn.ducklake.maintenance;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as the lake's options write them: {@code 2 days}, {@code 1 week 12 hours}. */
final class IntervalText {

    private static final Pattern PART = Pattern.compile("(\\d{1,9})\\s*([a-z]+)[\\s,]*");

    private IntervalText() {}

    /** Reads one; a month has 30 days, and a year 365. */
    static Duration parse(String text) {
        String rest = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^interval\\b\\s*", "");
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(rest);
        int from = 0;
        while (from < rest.length()) {
            if (!part.find(from) || part.start() != from) {
                throw none(text);
            }
            sum = sum.plus(unit(part.group(2), text).multipliedBy(Long.parseLong(part.group(1))));
            from = part.end();
        }
        if (sum.isZero()) {
            throw none(text);
        }
        return sum;
    }

    private static Duration unit(String name, String text) {
        return switch (name.length() > 1 && name.endsWith("s") ? name.substring(0, name.length() - 1) : name) {
            case "second", "sec", "s" -> Duration.ofSeconds(1);
            case "minute", "min", "m" -> Duration.ofMinutes(1);
            case "hour", "h" -> Duration.ofHours(1);
            case "day", "d" -> Duration.ofDays(1);
            case "week", "w" -> Duration.ofDays(7);
            case "month", "mon" -> Duration.ofDays(30);
            case "year", "y" -> Duration.ofDays(365);
            default -> throw none(text);
        };
    }

    private static IllegalArgumentException none(String text) {
        return new IllegalArgumentException("\"" + text + "\" is no length of time such as 2 days");
    }
}
