package dev.tarn.tck;

import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * Writes data files.
 *
 * @param folder where they go
 */
record TestFiles(Path folder) {

    DataFile csv(String key, String text) {
        return write(key, text.getBytes(StandardCharsets.UTF_8), FileFormat.CSV, Compression.NONE);
    }

    /** Each part becomes a gzip member of its own. */
    DataFile gzippedCsv(String key, String... parts) {
        return write(key, gzip(parts), FileFormat.CSV, Compression.GZIP);
    }

    /** A gzipped file whose end is missing. */
    DataFile truncatedCsv(String key, String text) {
        byte[] whole = gzip(text);
        return write(key, Arrays.copyOf(whole, whole.length * 2 / 3), FileFormat.CSV, Compression.GZIP);
    }

    DataFile json(String key, String text) {
        return write(key, text.getBytes(StandardCharsets.UTF_8), FileFormat.JSON, Compression.NONE);
    }

    /** A gzipped file that is cut behind a line that can still be unpacked: only its end shows that more should follow. */
    DataFile truncatedJson(String key, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            // Not closed: closing writes the end.
            GZIPOutputStream gzip = new GZIPOutputStream(bytes, true);
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
            gzip.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return write(key, bytes.toByteArray(), FileFormat.JSON, Compression.GZIP);
    }

    /** One of the Parquet files that come with the kit. */
    DataFile parquet(String key, String resource) {
        return write(key, resource(resource), FileFormat.PARQUET, Compression.NONE);
    }

    DataFile truncatedParquet(String key, String resource) {
        byte[] whole = resource(resource);
        return write(key, Arrays.copyOf(whole, whole.length / 2), FileFormat.PARQUET, Compression.NONE);
    }

    /** The key is the path below the folder, so that hostile keys are hostile file names too. */
    private DataFile write(String key, byte[] bytes, FileFormat format, Compression compression) {
        Path file = folder.resolve(key);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DataFile(
                key, file.toUri(), bytes.length, Integer.toHexString(Arrays.hashCode(bytes)), format, compression);
    }

    private static byte[] gzip(String... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String part : parts) {
            try (GZIPOutputStream member = new GZIPOutputStream(bytes)) {
                member.write(part.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] resource(String name) {
        try (InputStream stream = TestFiles.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the kit lacks its file " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
