package dev.tarn.duckdb.engine;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times inside lists, maps and structs. Whatever class the driver gives them, it takes them through the JVM's zone, an hour off beside
 * a change of its clocks; so they are asked for as text, by a connection whose zone is UTC.
 */
final class DuckDbNestedTimes {

    /** What is in quotes is a name, or a value of an enumeration; so is a word that a type follows. */
    private static final Pattern TIME = Pattern.compile(
            "\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'" + "|\\bTIMESTAMP(?:TZ|_S|_MS|_NS)?(?: WITH TIME ZONE)?(?=[,)\\[]|$)");

    private static final Pattern TEXT = Pattern.compile(
            "(\\d+)-(\\d\\d)-(\\d\\d)( \\(BC\\))?(?: (\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)(?:\\+00(?::00)?)?)?");

    /** The engine's infinite times are the last, and all but the first, number of microseconds. */
    private static final Instant INFINITY = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);

    private DuckDbNestedTimes() {}

    /** Whether values of this type hold such times. */
    static boolean areIn(String type) {
        boolean nested = type.startsWith("MAP(") || type.startsWith("STRUCT(") || type.endsWith("]");
        return nested && !asText(type).equals(type);
    }

    /** The same type with texts in the place of times. */
    static String asText(String type) {
        return TIME.matcher(type)
                .replaceAll(
                        found -> Matcher.quoteReplacement(found.group().startsWith("T") ? "VARCHAR" : found.group()));
    }

    /** The time that the engine writes so. */
    static Instant parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (parts.matches()) {
            int year = Integer.parseInt(parts.group(1));
            LocalDate day = LocalDate.of(
                    parts.group(4) == null ? year : 1 - year,
                    Integer.parseInt(parts.group(2)),
                    Integer.parseInt(parts.group(3)));
            LocalTime time = parts.group(5) == null ? LocalTime.MIDNIGHT : LocalTime.parse(parts.group(5));
            return LocalDateTime.of(day, time).toInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
        }
        return switch (text) {
            case "infinity" -> INFINITY;
            case "-infinity" -> Instant.EPOCH.minus(Long.MAX_VALUE, ChronoUnit.MICROS);
            default -> throw new IllegalStateException("the engine wrote a time in a way that is not known: " + text);
        };
    }
}
