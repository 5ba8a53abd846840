package dev.tarn.csv;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The month, in UTC, that a text of a date or a time falls into. One without an offset is UTC. */
final class CsvMonth {

    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])([^0-9].*)?");

    /** A time of day with something signed behind it. */
    private static final Pattern SIGNED =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)? ?[-+][0-9].*");

    private static final Pattern OFFSET =
            Pattern.compile("(.{10})[T ]([0-9:]{5,8}(?:\\.[0-9]{1,9})?)([-+][0-9]{2})(?::?([0-9]{2}))?");

    private CsvMonth() {}

    /** The month as {@code yyyy-MM}; none where the text starts with no month, or has an offset that can't be understood. */
    static Optional<String> of(String text) {
        String stripped = text.strip();
        if (SIGNED.matcher(stripped).matches()) {
            return inUtc(stripped);
        }
        return MONTH.matcher(stripped).matches() ? Optional.of(stripped.substring(0, 7)) : Optional.empty();
    }

    private static Optional<String> inUtc(String text) {
        Matcher parts = OFFSET.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            String minutes = parts.group(4) == null ? "00" : parts.group(4);
            OffsetDateTime time = LocalDateTime.parse(parts.group(1) + "T" + parts.group(2))
                    .atOffset(ZoneOffset.of(parts.group(3) + ":" + minutes));
            return Optional.of(
                    YearMonth.from(time.withOffsetSameInstant(ZoneOffset.UTC)).toString());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
