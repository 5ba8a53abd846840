package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.SqlToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What COPY is told: the format of the files, and the options. Those that Tarn does not use are refused. */
final class CopyOptions {

    private static final Set<String> OF_PARQUET =
            Set.of("TYPE", "BINARY_AS_TEXT", "USE_LOGICAL_TYPE", "COMPRESSION", "USE_VECTORIZED_SCANNER", "NULL_IF");
    private static final Set<String> OF_CSV = Set.of(
            "TYPE",
            "PARSE_HEADER",
            "SKIP_HEADER",
            "COMPRESSION",
            "FIELD_OPTIONALLY_ENCLOSED_BY",
            "FIELD_DELIMITER",
            "EMPTY_FIELD_AS_NULL",
            "NULL_IF",
            "BINARY_FORMAT",
            "ENCODING",
            "ESCAPE_UNENCLOSED_FIELD",
            "ERROR_ON_COLUMN_COUNT_MISMATCH");

    private final Map<String, String> format = new HashMap<>();
    private final Map<String, String> options = new HashMap<>();
    private final List<String> nulls = new ArrayList<>();
    private final List<String> files = new ArrayList<>();

    static CopyOptions read(Parser parser) throws SnowflakeError {
        CopyOptions copy = new CopyOptions();
        copy.nulls.add("\\N");
        while (!parser.cursor().ended()) {
            SqlToken at = parser.cursor().peek();
            String name = parser.identifier();
            parser.expect("=");
            switch (name) {
                case "FILE_FORMAT" -> copy.format(parser);
                case "FILES" -> copy.files.addAll(strings(parser));
                case "MATCH_BY_COLUMN_NAME", "ON_ERROR", "FORCE", "PURGE" ->
                    copy.options.put(name, parser.cursor().next().value().toUpperCase(Locale.ROOT));
                default -> throw SnowflakeError.syntax(at);
            }
        }
        copy.check();
        return copy;
    }

    private void format(Parser parser) throws SnowflakeError {
        parser.expect("(");
        while (!parser.accept(")")) {
            String name = parser.identifier();
            parser.expect("=");
            if (name.equals("NULL_IF")) {
                nulls.clear();
                nulls.addAll(strings(parser));
                format.put(name, "");
            } else {
                format.put(name, parser.cursor().next().value());
            }
            parser.accept(",");
        }
    }

    private static List<String> strings(Parser parser) throws SnowflakeError {
        List<String> strings = new ArrayList<>();
        parser.expect("(");
        while (!parser.accept(")")) {
            strings.add(parser.string());
            parser.accept(",");
        }
        return strings;
    }

    private void check() throws SnowflakeError {
        Set<String> known = isParquet() ? OF_PARQUET : OF_CSV;
        if (!isParquet() && !type().equals("CSV")) {
            throw SnowflakeError.notEmulated("files of type " + type());
        }
        for (String name : format.keySet()) {
            if (!known.contains(name)) {
                throw SnowflakeError.invalid("invalid parameter '" + name + "' for file format type " + type());
            }
        }
        if (!options.getOrDefault("ON_ERROR", "ABORT_STATEMENT").equals("ABORT_STATEMENT")) {
            throw SnowflakeError.notEmulated("ON_ERROR = " + options.get("ON_ERROR"));
        }
        if (flag("PARSE_HEADER", false) && format.containsKey("SKIP_HEADER")) {
            throw SnowflakeError.invalid("SKIP_HEADER and PARSE_HEADER can't be used together");
        }
        if (byName() && !isParquet() && !flag("PARSE_HEADER", false)) {
            throw SnowflakeError.invalid("MATCH_BY_COLUMN_NAME needs PARSE_HEADER = TRUE for CSV files");
        }
    }

    private String type() {
        return format.getOrDefault("TYPE", "CSV").toUpperCase(Locale.ROOT);
    }

    boolean isParquet() {
        return type().equals("PARQUET");
    }

    boolean flag(String name, boolean otherwise) {
        return Boolean.parseBoolean(format.getOrDefault(name, "" + otherwise));
    }

    String text(String name, String otherwise) {
        return format.getOrDefault(name, otherwise);
    }

    List<String> nulls() {
        return nulls;
    }

    List<String> files() {
        return files;
    }

    boolean byName() {
        return !options.getOrDefault("MATCH_BY_COLUMN_NAME", "NONE").equals("NONE");
    }

    boolean sameCase() {
        return options.getOrDefault("MATCH_BY_COLUMN_NAME", "NONE").equals("CASE_SENSITIVE");
    }

    boolean force() {
        return Boolean.parseBoolean(options.getOrDefault("FORCE", "false"));
    }

    boolean purge() {
        return Boolean.parseBoolean(options.getOrDefault("PURGE", "false"));
    }
}
