package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Files as tables: of load jobs and of external tables. */
final class Sources {

    private final Store store;
    private final Buckets buckets;

    Sources(Store store, Buckets buckets) {
        this.store = store;
        this.buckets = buckets;
    }

    List<Path> files(JsonNode uris) {
        List<Path> files = new ArrayList<>();
        uris.forEach(each -> files.addAll(buckets.files(each.asText())));
        return files;
    }

    /** What the engine reads for an external table. */
    String external(JsonNode configuration, List<Field> fields) {
        return "(" + select(configuration, files(configuration.path("sourceUris")), fields) + ")";
    }

    List<Field> fields(JsonNode configuration) {
        return described(configuration, files(configuration.path("sourceUris")));
    }

    /** The columns that files bring along themselves. */
    List<Field> described(JsonNode configuration, List<Path> files) {
        String format = format(configuration);
        if (!format.equals("PARQUET")) {
            throw Refusal.invalid("No schema specified on job or table.");
        }
        try (Workspace workspace = new Workspace(store, new Writers())) {
            List<Field> fields = workspace
                    .session()
                    .query(
                            "DESCRIBE SELECT * FROM " + parquet(files),
                            row -> EngineTypes.field(row.getString(1), row.getString(2)));
            return fields.stream().map(each -> decimal(configuration, each)).toList();
        } catch (SQLException e) {
            throw Refusal.invalid(
                    "Error while reading data, error message: Input file is not in Parquet format: " + e.getMessage());
        }
    }

    /** NUMERIC, unless more digits need BIGNUMERIC; and that only where the job allows it. */
    private static Field decimal(JsonNode configuration, Field field) {
        Set<String> targets = Set.copyOf(Json.texts(configuration.path("decimalTargetTypes")));
        if (field.type().equals("BIGNUMERIC") && !targets.contains("BIGNUMERIC")) {
            throw Refusal.invalid(
                    "Error while reading data, error message: Parquet column '" + field.name() + "' has type DECIMAL("
                            + field.precision() + ", " + field.scale()
                            + ") that does not fit in NUMERIC: decimalTargetTypes must contain BIGNUMERIC");
        }
        return field;
    }

    static String format(JsonNode configuration) {
        return configuration.path("sourceFormat").asText("CSV").toUpperCase(Locale.ROOT);
    }

    private static String parquet(List<Path> files) {
        return "read_parquet(" + list(files) + ", union_by_name = true)";
    }

    private static String list(List<Path> files) {
        return files.stream()
                .map(each -> EngineTypes.text(each.toString()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** A query of the engine that gives the columns of the files with the types asked for. */
    String select(JsonNode configuration, List<Path> files, List<Field> fields) {
        return switch (format(configuration)) {
            case "PARQUET" -> parquet(configuration, files, fields);
            case "CSV" -> Csv.select(csvOptions(configuration), list(files), compressed(files), fields);
            case "NEWLINE_DELIMITED_JSON" -> json(list(files), compressed(files), fields);
            default ->
                throw Refusal.invalid(
                        "the emulator reads PARQUET, CSV and NEWLINE_DELIMITED_JSON, not " + format(configuration));
        };
    }

    /** As the service finds out: by how the first file begins. */
    private static boolean compressed(List<Path> files) {
        try (InputStream first = Files.newInputStream(files.get(0))) {
            byte[] magic = first.readNBytes(2);
            return magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode csvOptions(JsonNode configuration) {
        return configuration.has("csvOptions") ? configuration.path("csvOptions") : configuration;
    }

    private String parquet(JsonNode configuration, List<Path> files, List<Field> wanted) {
        List<String> columns = new ArrayList<>();
        for (Field file : described(configuration, files)) {
            Optional<Field> target = wanted.stream()
                    .filter(each -> each.name().equalsIgnoreCase(file.name()))
                    .findFirst();
            if (target.isEmpty()) {
                continue;
            }
            if (!fits(file, target.get())) {
                throw Refusal.invalid("Error while reading data, error message: Parquet column '" + file.name()
                        + "' has type " + SqlTypes.name(file) + " which does not match the target cpp_type "
                        + SqlTypes.name(target.get()));
            }
            String quoted = EngineTypes.quoted(file.name());
            columns.add("CAST(" + value(file, quoted) + " AS " + EngineTypes.engineType(target.get()) + ") AS "
                    + EngineTypes.quoted(target.get().name()));
        }
        if (columns.isEmpty()) {
            throw Refusal.invalid(
                    "Error while reading data, error message: no column of the files is one of the table");
        }
        return "SELECT " + String.join(", ", columns) + " FROM " + parquet(files);
    }

    /** A map is a record with an array of keys and values. */
    private static String value(Field field, String column) {
        boolean map = field.type().equals("RECORD")
                && field.fields().size() == 1
                && field.fields().get(0).name().equals("key_value");
        return map ? "struct_pack(key_value := map_entries(" + column + "))" : column;
    }

    private static boolean fits(Field file, Field target) {
        if (file.repeated() != target.repeated()) {
            return false;
        }
        return file.type().equals(target.type());
    }

    private static String json(String files, boolean compressed, List<Field> fields) {
        String columns = fields.stream()
                .map(each -> EngineTypes.text(each.name()) + ": " + EngineTypes.text(EngineTypes.engineType(each)))
                .collect(Collectors.joining(", ", "{", "}"));
        return "SELECT * FROM read_json(" + files + ", format = 'newline_delimited', compression = "
                + (compressed ? "'gzip'" : "'none'") + ", columns = " + columns + ")";
    }
}
