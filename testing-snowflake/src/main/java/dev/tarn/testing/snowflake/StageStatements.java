package dev.tarn.testing.snowflake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code PUT}, {@code GET}, {@code LIST} and {@code REMOVE}. The driver moves the files itself. */
final class StageStatements {

    private static final DateTimeFormatter MODIFIED =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private StageStatements() {}

    static Result put(Parser parser) throws SnowflakeError {
        parser.expect("PUT");
        String file = file(parser.string());
        StageLocation location = StageLocation.read(parser);
        ObjectNode transfer = JsonNodeFactory.instance.objectNode();
        transfer.put("command", "UPLOAD");
        transfer.put("autoCompress", true);
        transfer.put("overwrite", false);
        transfer.put("parallel", 4);
        transfer.put("sourceCompression", "auto_detect");
        while (!parser.cursor().ended()) {
            if (parser.accept("AUTO_COMPRESS", "=")) {
                transfer.put("autoCompress", parser.bool());
            } else if (parser.accept("OVERWRITE", "=")) {
                transfer.put("overwrite", parser.bool());
            } else if (parser.accept("PARALLEL", "=")) {
                transfer.put("parallel", (int) parser.integer());
            } else {
                parser.expect("SOURCE_COMPRESSION", "=");
                transfer.put("sourceCompression", parser.identifier().toLowerCase(Locale.ROOT));
            }
        }
        transfer.putArray("src_locations").add(file);
        return transfer(parser.execution(), Result.Kind.PUT, transfer, location.folder());
    }

    private static Result transfer(Execution execution, Result.Kind kind, ObjectNode transfer, Path folder)
            throws SnowflakeError {
        if (execution.describeOnly()) {
            throw SnowflakeError.unsupported("DESCRIBE ONLY");
        }
        try {
            Files.createDirectories(kind == Result.Kind.PUT ? folder : folder.getParent());
        } catch (IOException e) {
            throw SnowflakeError.stage(e.getMessage());
        }
        ObjectNode stage = transfer.putObject("stageInfo");
        stage.put("locationType", "LOCAL_FS");
        stage.put("location", folder.toString());
        stage.putObject("creds");
        return Result.transfer(kind, transfer);
    }

    private static String file(String uri) throws SnowflakeError {
        if (!uri.startsWith("file://")) {
            throw SnowflakeError.invalid("invalid URL prefix found in: '" + uri + "'");
        }
        return uri.substring("file://".length());
    }

    static Result get(Parser parser) throws SnowflakeError {
        parser.expect("GET");
        StageLocation location = StageLocation.read(parser);
        String target = file(parser.string());
        ObjectNode transfer = JsonNodeFactory.instance.objectNode();
        transfer.put("command", "DOWNLOAD");
        transfer.put("parallel", 4);
        if (parser.accept("PARALLEL", "=")) {
            transfer.put("parallel", (int) parser.integer());
        }
        parser.end();
        transfer.put("localLocation", target);
        transfer.put("autoCompress", false);
        transfer.put("overwrite", true);
        var files = transfer.putArray("src_locations");
        try {
            for (Path file : StageFiles.under(location.stage().folder(), location.path())) {
                files.add(StageFiles.path(location.stage().folder(), file));
            }
        } catch (IOException e) {
            throw SnowflakeError.stage(e.getMessage());
        }
        return transfer(
                parser.execution(),
                Result.Kind.GET,
                transfer,
                location.stage().folder().resolve("."));
    }

    static Result list(Parser parser) throws SnowflakeError {
        parser.cursor().next();
        StageLocation location = StageLocation.read(parser);
        parser.end();
        try {
            List<List<String>> rows = new ArrayList<>();
            for (Path file : StageFiles.under(location.stage().folder(), location.path())) {
                rows.add(List.of(
                        name(location, file),
                        Long.toString(Files.size(file)),
                        StageFiles.md5(file),
                        Files.getLastModifiedTime(file)
                                .toInstant()
                                .atOffset(ZoneOffset.UTC)
                                .format(MODIFIED)));
            }
            return Result.of(
                    Result.Kind.LIST,
                    List.of(
                            ResultColumn.text("name"),
                            ResultColumn.number("size"),
                            ResultColumn.text("md5"),
                            ResultColumn.text("last_modified")),
                    rows);
        } catch (IOException e) {
            throw SnowflakeError.stage(e.getMessage());
        }
    }

    /** A file's name as the service gives it: the stage in lower case, then the path. */
    static String name(StageLocation location, Path file) {
        return location.stage().name().name().toLowerCase(Locale.ROOT) + "/"
                + StageFiles.path(location.stage().folder(), file);
    }

    static Result remove(Parser parser) throws SnowflakeError {
        parser.cursor().next();
        StageLocation location = StageLocation.read(parser);
        parser.end();
        try {
            List<List<String>> rows = new ArrayList<>();
            for (Path file : StageFiles.under(location.stage().folder(), location.path())) {
                Files.deleteIfExists(file);
                rows.add(List.of(name(location, file), "removed"));
            }
            return Result.of(Result.Kind.REMOVE, List.of(ResultColumn.text("name"), ResultColumn.text("result")), rows);
        } catch (IOException e) {
            throw SnowflakeError.stage(e.getMessage());
        }
    }
}
