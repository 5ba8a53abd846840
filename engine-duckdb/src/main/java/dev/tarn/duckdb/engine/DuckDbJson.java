package dev.tarn.duckdb.engine;

import dev.tarn.csv.CsvFiles;
import dev.tarn.error.BadDataException;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.LineNumberReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * JSON lines: one object a line. The engine's reader also takes a line that holds an array, a number or a text for a record,
 * without a single key: such a record ends the statement here, for its rows would be lost without a word.
 */
final class DuckDbJson {

    /** What the engine is made to say about a record that is no object, with the file's path after it. */
    static final String NO_OBJECT = "tarn: no object in ";

    private static final String ADVICE = "; one object a line is expected; ";

    private DuckDbJson() {}

    /** The records of files, as columns {@code json} and {@code file_index}. */
    static String records(List<Path> files, Compression packing, DuckDbErrors errors) {
        return "(SELECT json, file_index FROM " + unchecked(files, packing, errors)
                + " WHERE CASE WHEN json_type(json) = 'OBJECT' THEN true ELSE CAST(error('" + NO_OBJECT
                + "' || filename) AS BOOLEAN) END)";
    }

    private static String unchecked(List<Path> files, Compression packing, DuckDbErrors errors) {
        return "read_json_objects(" + DuckDbSql.files(files, errors)
                + ", format='newline_delimited', maximum_object_size=67108864, hive_partitioning=false, compression='"
                // The engine's JSON reader has words of its own for this.
                + (packing == Compression.GZIP ? "gzip" : "uncompressed") + "')";
    }

    /** Refuses a file that is one array, in the words of whoever wrote it: what the engine says depends on its line ends. */
    static void requireLines(DataFile file, DuckDbErrors errors) {
        try (InputStream in = new BufferedInputStream(CsvFiles.open(file))) {
            int first = in.read();
            while (first >= 0 && first <= ' ') {
                first = in.read();
            }
            if (first == '[') {
                throw new BadDataException(
                        errors.start("read " + file.key()) + "line 1 begins an array" + ADVICE + "convert the array");
            }
        } catch (IOException e) {
            CsvFiles.requireWhole(file);
            throw new BadDataException(
                    errors.start("read " + file.key()) + "it can't be read; have it delivered again", e);
        }
    }

    /** The same error with the line of the first record that is no object; the engine counts in no order. */
    static BadDataException noObject(DataFile file, DuckDbErrors errors) {
        String start = errors.start("read " + file.key());
        try (LineNumberReader lines =
                new LineNumberReader(new InputStreamReader(CsvFiles.open(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String record = line.strip();
                if (!record.isEmpty() && record.charAt(0) != '{') {
                    return new BadDataException(start + "line " + lines.getLineNumber() + " is "
                            + (record.charAt(0) == '[' ? "an array" : "a plain value") + ", not an object" + ADVICE
                            + "correct the file");
                }
            }
        } catch (IOException e) {
            CsvFiles.requireWhole(file);
        }
        return new BadDataException(start + "a record is no object" + ADVICE + "correct the file");
    }

    /** The same for whoever knows the file's path only. */
    static BadDataException noObject(String start, String text) {
        String path = text.substring(text.indexOf(NO_OBJECT) + NO_OBJECT.length())
                .lines()
                .findFirst()
                .orElse("a JSON file");
        return new BadDataException(start + path + " has a record that is no object" + ADVICE + "correct the file");
    }
}
