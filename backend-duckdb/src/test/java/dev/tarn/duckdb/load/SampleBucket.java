package dev.tarn.duckdb.load;

import dev.tarn.billing.AwsExport;
import dev.tarn.config.AwsConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes a small AWS Data Export, overwritten in place: what a bucket looks like to the engine. */
final class SampleBucket {

    static final String EXPORT = "costs";

    private static final String HEADER =
            "bill_billing_period_start_date,line_item_usage_account_id,line_item_currency_code,line_item_unblended_cost";

    private final Path root;
    private final String name;

    SampleBucket(Path root) {
        this(root, "bucket");
    }

    /** A copy of the bucket that AWS delivers to under this name. */
    SampleBucket(Path root, String name) {
        this.root = root;
        this.name = name;
    }

    Path root() {
        return root;
    }

    AwsExport export() {
        return AwsExport.from(AwsConfig.of(root.toString(), "billing", EXPORT));
    }

    /** Delivers a month whose rows cost 0.01 each, in as many gzipped files as there are counts. */
    SampleBucket deliver(String month, String execution, int... rowsOfFiles) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < rowsOfFiles.length; i++) {
            List<String> lines = new ArrayList<>();
            for (int row = 0; row < rowsOfFiles[i]; row++) {
                lines.add(month + "-01T00:00:00Z,011254002932,USD,0.01");
            }
            keys.add(write(month, i + 1, HEADER, lines));
        }
        manifest(month, execution, keys);
        return this;
    }

    /** Delivers a month in one file of these lines under a header of one's own. */
    SampleBucket deliverLines(String month, String execution, String header, List<String> lines) {
        manifest(month, execution, List.of(write(month, 1, header, lines)));
        return this;
    }

    Path dataFile(String month, int number) {
        return root.resolve(key(month, number));
    }

    void deleteManifest(String month) {
        try {
            Files.delete(manifestFile(month));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void cutManifest(String month) {
        try {
            String whole = Files.readString(manifestFile(month));
            Files.writeString(manifestFile(month), whole.substring(0, whole.length() / 2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String write(String month, int number, String header, List<String> lines) {
        String key = key(month, number);
        try {
            Path file = root.resolve(key);
            Files.createDirectories(file.getParent());
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write((header + "\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return key;
    }

    private static String key(String month, int number) {
        return "billing/" + EXPORT + "/data/BILLING_PERIOD=" + YearMonth.parse(month) + "/" + EXPORT + "-0000" + number
                + ".csv.gz";
    }

    private Path manifestFile(String month) {
        return root.resolve(
                "billing/" + EXPORT + "/metadata/BILLING_PERIOD=" + month + "/" + EXPORT + "-Manifest.json");
    }

    private void manifest(String month, String execution, List<String> keys) {
        List<String> files =
                keys.stream().map(key -> "\"s3://" + name + "/" + key + "\"").toList();
        try {
            Files.createDirectories(manifestFile(month).getParent());
            Files.writeString(
                    manifestFile(month),
                    "{\"executionId\": \"" + execution + "\", \"dataFiles\": [" + String.join(", ", files) + "]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
