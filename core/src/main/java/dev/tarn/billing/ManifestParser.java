package dev.tarn.billing;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.billing.ExportManifest.ListedFile;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.model.ColumnType;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads manifests: strict about being JSON and about the list of files, tolerant about everything else. */
final class ManifestParser {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Basic ({@code 20250901T…}) and extended ISO, and plain months. */
    private static final Pattern MONTH = Pattern.compile("(\\d{4})-?(\\d{2})(?:\\D.*|\\d{2}(?:\\D.*)?)?");

    private ManifestParser() {}

    /** Reads a manifest, or says in which line and column it is broken. */
    static ExportManifest read(ObjectStore store, StoredObject object) {
        String where = "[aws] read manifest " + object.key() + " in " + store.name() + ": ";
        try (InputStream stream = store.open(object)) {
            JsonNode root = MAPPER.readTree(stream);
            if (root == null || !root.isObject()) {
                throw new BadDataException(where + "it holds no JSON object; have the export delivered again");
            }
            return manifest(root, where);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new BadDataException(
                    where + "broken JSON" + place + " (" + e.getOriginalMessage()
                            + "); copy the file again or have the export delivered again",
                    e);
        } catch (IOException e) {
            throw new BackendUnavailableException(where + e + "; try again", e);
        }
    }

    private static ExportManifest manifest(JsonNode root, String where) {
        Set<String> names = new LinkedHashSet<>();
        Map<String, ColumnType> declared = new LinkedHashMap<>();
        for (JsonNode column : root.path("columns")) {
            String category = text(column, "category");
            String name = column.isTextual() ? column.textValue() : text(column, "name");
            String original = category.isEmpty() ? name : category + "/" + name;
            if (!name.isEmpty() && names.add(original)) {
                ManifestColumnType.of(text(column, "type")).ifPresent(type -> declared.put(original, type));
            }
        }
        JsonNode period = root.path("billingPeriod");
        return new ExportManifest(
                firstText(root, "exportName", "reportName"),
                text(root, "bucket"),
                text(root, "assemblyId"),
                text(root, "executionId"),
                month(period.isTextual() ? period.textValue() : text(period, "start")),
                files(root, where),
                names,
                declared);
    }

    private static List<ListedFile> files(JsonNode root, String where) {
        JsonNode list = root.path("dataFiles").isArray() ? root.path("dataFiles") : root.path("reportKeys");
        if (!list.isArray()) {
            throw new BadDataException(where + "it lists no files (neither 'dataFiles' nor 'reportKeys'); "
                    + "check that it is an export's manifest");
        }
        List<ListedFile> files = new ArrayList<>();
        for (JsonNode entry : list) {
            String reference = entry.isTextual() ? entry.textValue() : firstText(entry, "s3Uri", "uri", "key", "path");
            if (reference.isBlank()) {
                throw new BadDataException(where + "entry " + (files.size() + 1)
                        + " of its file list names no file; have the export delivered again");
            }
            JsonNode size = entry.path("size");
            files.add(new ListedFile(
                    reference, size.isIntegralNumber() ? OptionalLong.of(size.longValue()) : OptionalLong.empty()));
        }
        return files;
    }

    private static Optional<YearMonth> month(String text) {
        Matcher month = MONTH.matcher(text);
        if (!month.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(YearMonth.of(Integer.parseInt(month.group(1)), Integer.parseInt(month.group(2))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String firstText(JsonNode node, String... fields) {
        for (String field : fields) {
            String text = text(node, field);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("").strip();
    }
}
