package dev.tarn.cli.sample;

import dev.tarn.config.CurVersion;
import dev.tarn.model.FileFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A column of an export.
 *
 * @param name the name in CSV files: for CUR v1 {@code category/Name}
 * @param kind what it holds
 * @param expression SQL over the view of {@code line-items.sql}; empty for a column that stays blank
 */
record SampleColumn(String name, Kind kind, String expression) {

    /** What a column holds, and so how AWS writes it. */
    enum Kind {
        ID("String", "string"),
        TEXT("OptionalString", "string"),
        INTERVAL("Interval", "string"),
        TIME("DateTime", "timestamp"),
        MONEY("OptionalBigDecimal", "double"),
        NUMBER("OptionalBigDecimal", "double"),
        PRICE("OptionalBigDecimal", "double"),
        RATE("OptionalBigDecimal", "string"),
        MAP("OptionalString", "map<string,string>"),
        DMAP("OptionalString", "map<string,double>"),
        JSON("OptionalString", "string");

        private final String reportType;
        private final String exportType;

        Kind(String reportType, String exportType) {
            this.reportType = reportType;
            this.exportType = exportType;
        }
    }

    static List<SampleColumn> of(CurVersion version) {
        String resource = switch (version) {
            case V1 -> "cur-v1.columns";
            case V2 -> "cur-v2.columns";
            case FOCUS -> "focus.columns";
        };
        return text(resource)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(SampleColumn::parse)
                .toList();
    }

    static String text(String resource) {
        try (InputStream in = SampleColumn.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SampleColumn parse(String line) {
        String[] parts = line.split(" \\|", 3);
        return new SampleColumn(parts[0], Kind.valueOf(parts[1].strip().toUpperCase(Locale.ROOT)), parts[2].strip());
    }

    /** The category of a CUR v1 column, empty in other exports. */
    String category() {
        return name.contains("/") ? name.substring(0, name.indexOf('/')) : "";
    }

    String nameInCategory() {
        return name.substring(name.indexOf('/') + 1);
    }

    String manifestType(CurVersion version) {
        return version == CurVersion.V1 ? kind.reportType : kind.exportType;
    }

    /** AWS's own rule from the CSV header to the Parquet column. */
    String parquetName() {
        return name.contains("/")
                ? name.replaceAll("([A-Z])", "_$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "_")
                        .replaceAll("_+", "_")
                        .replaceAll("^_|_$", "")
                : name;
    }

    String select(FileFormat format) {
        String header = format == FileFormat.CSV ? name : parquetName();
        String value = expression.isEmpty() ? "NULL" : "(" + expression + ")";
        return (format == FileFormat.CSV ? csv(value) : parquet(value)) + " AS \"" + header + "\"";
    }

    private String csv(String value) {
        return switch (kind) {
            case ID, TEXT, INTERVAL -> value;
            case TIME -> "strftime(" + value + ", '%Y-%m-%dT%H:%M:%SZ')";
            case MONEY, NUMBER, PRICE, RATE -> expression.isEmpty() ? value : "amount_text(" + value + ")";
            case MAP, DMAP, JSON -> "CAST(to_json(" + value + ") AS VARCHAR)";
        };
    }

    private String parquet(String value) {
        return switch (kind) {
            case ID, TEXT, INTERVAL -> "CAST(" + value + " AS VARCHAR)";
            case TIME -> "CAST(" + value + " AS TIMESTAMP_MS)";
            case MONEY, NUMBER, PRICE -> "CAST(" + value + " AS DOUBLE)";
            case RATE -> "CAST(" + (expression.isEmpty() ? value : "amount_text(" + value + ")") + " AS VARCHAR)";
            case MAP -> "CAST(" + value + " AS MAP(VARCHAR, VARCHAR))";
            case DMAP -> "CAST(" + value + " AS MAP(VARCHAR, DOUBLE))";
            case JSON -> "CAST(to_json(" + value + ") AS VARCHAR)";
        };
    }
}
