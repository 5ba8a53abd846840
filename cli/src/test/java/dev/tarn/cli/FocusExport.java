package dev.tarn.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A copy of the FOCUS export whose June can be delivered again.
 *
 * @param bucket the copy
 */
record FocusExport(Path bucket) {

    private static final String FIRST = "20260702T120000Z-a1b2c3d4";
    private static final String AGAIN = "20260703T120000Z-e5f6a7b8";

    static FocusExport copied(Path samples, Path to) throws IOException {
        Path from = samples.resolve("aws-focus-s3/demo");
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
        return new FocusExport(to);
    }

    Object[] load() {
        return new Object[] {
            "aws", "import-cur", "--bucket", bucket, "--prefix", "exports", "--export-name", "costroid-demo"
        };
    }

    /** AWS delivers June again, in a folder of its own, with other lines under the header. */
    void restateJune(UnaryOperator<List<String>> change) throws IOException {
        Path data = bucket.resolve("exports/costroid-demo/data/BILLING_PERIOD=2026-06");
        Files.createDirectories(data.resolve(AGAIN));
        List<String> lines;
        try (InputStream in =
                new GZIPInputStream(Files.newInputStream(data.resolve(FIRST).resolve("costroid-demo-00001.csv.gz")))) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        List<String> changed = change.apply(lines.subList(1, lines.size()));
        try (OutputStream out = new GZIPOutputStream(
                Files.newOutputStream(data.resolve(AGAIN).resolve("costroid-demo-00001.csv.gz")))) {
            out.write((lines.get(0) + "\n" + String.join("\n", changed) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Path manifest =
                bucket.resolve("exports/costroid-demo/metadata/BILLING_PERIOD=2026-06/costroid-demo-Manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace(FIRST, AGAIN));
    }
}
