package dev.tarn.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A column of a synthetic month, with the name and about the value distribution that it has in a real one.
 *
 * @param number from 0, so that columns differ
 * @param name its name
 * @param type {@code text}, {@code money} or {@code time}
 * @param filled percent of the rows that have a value
 * @param distinct how many values there are; 0 where each row has its own
 * @param value the only value, or what all values start with
 */
record SampleColumn(int number, String name, String type, int filled, long distinct, String value) {

    private static final String RESOURCE = "month.columns";

    /** The columns of a real export, then product attributes and tags until there are enough. */
    static List<SampleColumn> first(int count) {
        List<SampleColumn> columns = new ArrayList<>();
        try (InputStream stream = Objects.requireNonNull(SampleColumn.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        String[] parts = line.trim().split("\\s+", 5);
                        columns.add(new SampleColumn(
                                columns.size(),
                                parts[0],
                                parts[1],
                                Integer.parseInt(parts[2]),
                                Long.parseLong(parts[3]),
                                parts[4]));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = columns.size(); i < count; i++) {
            boolean attribute = i % 5 < 2;
            columns.add(new SampleColumn(
                    i,
                    String.format(Locale.ROOT, attribute ? "product_attribute_%03d" : "resource_tags_user_tag_%03d", i),
                    "text",
                    attribute ? 10 : 5,
                    50,
                    "value"));
        }
        return columns.subList(0, count);
    }

    /** The column's value in row {@code i}. */
    String expression(MonthShape.Format format, String month) {
        String value = switch (type) {
            case "money" -> money(format);
            case "time" -> time(format, month);
            default -> text();
        };
        String guarded =
                filled == 100 ? value : "CASE WHEN " + hash(1) + " % 100 < " + filled + " THEN " + value + " END";
        return guarded + " AS " + name;
    }

    /** The type that Tarn's table has for it. */
    String targetType() {
        return switch (type) {
            case "money" -> "DECIMAL(38,18)";
            case "time" -> "TIMESTAMP";
            default -> "VARCHAR";
        };
    }

    /** The type that AWS's own Parquet has for it. */
    String awsType() {
        return type.equals("money") ? "DOUBLE" : targetType();
    }

    private String text() {
        if (distinct == 1) {
            return "'" + value + "'";
        }
        return distinct == 0
                ? "'" + value + "-' || md5((i + " + number + ")::VARCHAR)"
                : "'" + value + "-' || (" + hash(2) + " % " + distinct + ")";
    }

    private String money(MonthShape.Format format) {
        String digits = "(" + hash(2) + " % " + distinct + ")";
        String exact = "(" + digits + "::DECIMAL(20,0) * 0.0000000001::DECIMAL(11,10))";
        return switch (format) {
            case PARQUET -> exact + "::DOUBLE";
            case EXACT_PARQUET -> exact + "::DECIMAL(38,18)";
            case CSV_GZ -> exact;
        };
    }

    private String time(MonthShape.Format format, String month) {
        String hours = distinct == 1 ? value : "(" + hash(2) + " % " + distinct + ")";
        String time = "(TIMESTAMP '" + month + "-01' + to_hours((" + hours + ")::BIGINT))";
        return format == MonthShape.Format.CSV_GZ ? "strftime(" + time + ", '%Y-%m-%dT%H:%M:%SZ')" : time;
    }

    private String hash(int salt) {
        return "hash(i * 1000 + " + (number * 2L + salt - 1) + ")";
    }
}
