package dev.tarn.cli;

import dev.tarn.model.AsOf;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.TypeConversionException;

/** Reads what people write for a snapshot. */
final class AsOfText {

    private AsOfText() {}

    /** A number, a time, or a day, which means its end: what readers saw last on it. */
    static AsOf parse(String text) {
        String plain = text.strip();
        try {
            if (plain.matches("\\d{1,18}")) {
                return new AsOf.AtSnapshot(Long.parseLong(plain));
            }
            return new AsOf.AtTime(time(plain.replace(' ', 'T')));
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text
                    + "' is neither a snapshot's number nor a time; write 12, 2025-02-01 or 2025-02-01T09:30:00");
        }
    }

    private static Instant time(String text) {
        if (!text.contains("T")) {
            return LocalDate.parse(text)
                    .plusDays(1)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC)
                    .minusNanos(1_000);
        }
        boolean zoned = text.endsWith("Z") || text.matches(".*T.*[+-].*");
        return zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
}
