package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.EngineSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * A file that COPY reads.
 *
 * @param scan what the engine reads it by
 * @param columns its columns, with the engine's types
 */
record StagedFile(String scan, Map<String, String> columns) {

    static StagedFile open(Path file, CopyOptions options, EngineSession engine)
            throws SQLException, IOException, SnowflakeError {
        return options.isParquet() ? parquet(file, options, engine) : csv(file, options);
    }

    private static StagedFile parquet(Path file, CopyOptions options, EngineSession engine) throws SQLException {
        // By default the service takes bytes that are not said to be text for text.
        String scan = "read_parquet(" + Quoting.text(file.toString()) + ", binary_as_string = "
                + options.flag("BINARY_AS_TEXT", true) + ")";
        Map<String, String> columns = new LinkedHashMap<>();
        engine.query("DESCRIBE SELECT * FROM " + scan, row -> columns.put(row.getString(1), row.getString(2)));
        return new StagedFile(scan, columns);
    }

    private static StagedFile csv(Path file, CopyOptions options) throws IOException, SnowflakeError {
        boolean gzip = StageFiles.isGzip(file);
        String compression = options.text("COMPRESSION", "AUTO");
        if (compression.equalsIgnoreCase("GZIP") != gzip && !compression.equalsIgnoreCase("AUTO")) {
            throw new SnowflakeError(
                    "100094", "22000", "Invalid UTF8 detected, or the file is not compressed with " + compression);
        }
        String quote = options.text("FIELD_OPTIONALLY_ENCLOSED_BY", "NONE");
        String delimiter = options.text("FIELD_DELIMITER", ",");
        List<String> names = header(file, gzip, quote.equals("NONE") ? "" : quote, delimiter);
        boolean parsed = options.flag("PARSE_HEADER", false);
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            columns.put(parsed ? names.get(i) : "$" + (i + 1), "VARCHAR");
        }
        if (columns.size() != names.size()) {
            throw SnowflakeError.invalid("duplicate column names in the header of the file");
        }
        List<String> nulls = new ArrayList<>(options.nulls());
        if (options.flag("EMPTY_FIELD_AS_NULL", true)) {
            nulls.add("");
        }
        int skipped = parsed ? 1 : Integer.parseInt(options.text("SKIP_HEADER", "0"));
        String scan = "read_csv(" + Quoting.text(file.toString()) + ", auto_detect = false, header = false, skip = "
                + skipped + ", delim = " + Quoting.text(delimiter) + ", quote = "
                + Quoting.text(quote.equals("NONE") ? "" : quote) + ", escape = "
                + Quoting.text(quote.equals("NONE") ? "" : quote)
                + ", allow_quoted_nulls = false, parallel = false, max_line_size = 33554432, compression = '"
                + (gzip ? "gzip" : "none") + "', nullstr = ["
                + nulls.stream().map(Quoting::text).collect(Collectors.joining(", ")) + "], columns = {"
                + columns.keySet().stream()
                        .map(name -> Quoting.text(name) + ": 'VARCHAR'")
                        .collect(Collectors.joining(", "))
                + "})";
        return new StagedFile(scan, columns);
    }

    private static List<String> header(Path file, boolean gzip, String quote, String delimiter) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream in = gzip ? new GZIPInputStream(bytes) : bytes;
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<String> names = new ArrayList<>();
            StringBuilder name = new StringBuilder();
            boolean quoted = false;
            for (int c = reader.read(); c >= 0 && (quoted || c != '\n' && c != '\r'); c = reader.read()) {
                if (quote.indexOf(c) >= 0) {
                    quoted = !quoted;
                } else if (!quoted && delimiter.indexOf(c) >= 0) {
                    names.add(name.toString());
                    name.setLength(0);
                } else {
                    name.append((char) c);
                }
            }
            names.add(name.toString());
            return names;
        }
    }

    /** A column's value for a column of a table. */
    String value(String name, SnowflakeType type, CopyOptions options) {
        String quoted = Quoting.name(name);
        String from = columns.get(name);
        if (type.base() == SnowflakeType.Base.BINARY && from.equals("VARCHAR")) {
            return "from_hex(" + quoted + ")";
        }
        if (options.isParquet() && from.startsWith("TIMESTAMP") && !options.flag("USE_LOGICAL_TYPE", false)) {
            return guessed("epoch_us(" + quoted + ")", type);
        }
        String value = "CAST(" + quoted + " AS " + type.engine() + ")";
        if (options.isParquet() && from.equals("VARCHAR") && !options.nulls().isEmpty()) {
            String nulls = options.nulls().stream().map(Quoting::text).collect(Collectors.joining(", "));
            return "CASE WHEN " + quoted + " NOT IN (" + nulls + ") THEN " + value + " END";
        }
        return value;
    }

    /** Without logical types a time is a number, whose unit the service guesses by its size. */
    private static String guessed(String number, SnowflakeType type) {
        return "CAST(CASE WHEN " + number + " < 31536000000 THEN make_timestamp(" + number + " * 1000000) WHEN "
                + number + " < 31536000000000 THEN make_timestamp(" + number + " * 1000) WHEN " + number
                + " < 31536000000000000 THEN make_timestamp(" + number + ") ELSE make_timestamp(" + number
                + " // 1000) END AS " + type.engine() + ")";
    }
}
