package dev.tarn.cli.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.config.CurVersion;
import dev.tarn.model.FileFormat;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The manifest of one billing period, in the form of its export. */
record SampleManifest(SampleLayout layout, List<String> dataFiles) {

    private static final String BUCKET = "tarn-sample";
    private static final String ACCOUNT = "111122223333";

    String text() {
        try {
            return new ObjectMapper()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(layout.spec().version() == CurVersion.V1 ? report() : export())
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of text is always JSON", e);
        }
    }

    private Map<String, Object> report() {
        SampleSpec spec = layout.spec();
        boolean csv = spec.format() == FileFormat.CSV;
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("assemblyId", layout.deliveryId());
        manifest.put("account", ACCOUNT);
        manifest.put("columns", columns());
        manifest.put("charset", "UTF-8");
        manifest.put("compression", csv ? "GZIP" : "Parquet");
        manifest.put("contentType", csv ? "text/csv" : "Parquet");
        manifest.put("reportId", "8f2a4cbb6d1e47b8a5c09f3e7d216b40a1c5e9f07b3d42c68e1f5a90d7c3b264");
        manifest.put("reportName", spec.exportName());
        // In a fixed order, which Map.of does not have.
        Map<String, String> billingPeriod = new LinkedHashMap<>();
        billingPeriod.put("start", instant(layout.period()));
        billingPeriod.put("end", instant(layout.period().plusMonths(1)));
        manifest.put("billingPeriod", billingPeriod);
        manifest.put("bucket", BUCKET);
        manifest.put("reportKeys", dataFiles);
        return manifest;
    }

    private Map<String, Object> export() {
        SampleSpec spec = layout.spec();
        boolean csv = spec.format() == FileFormat.CSV;
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("exportArn", "arn:aws:bcm-data-exports:us-east-1:" + ACCOUNT + ":export/" + spec.exportName());
        manifest.put("executionId", layout.deliveryId());
        manifest.put("columns", columns());
        manifest.put("contentType", csv ? "text/csv" : "application/vnd.apache.parquet");
        manifest.put("compression", csv ? "GZIP" : "PARQUET");
        manifest.put(
                "dataFiles",
                dataFiles.stream().map(key -> "s3://" + BUCKET + "/" + key).toList());
        return manifest;
    }

    private List<Map<String, String>> columns() {
        SampleSpec spec = layout.spec();
        List<Map<String, String>> columns = new ArrayList<>();
        for (SampleColumn column : SampleColumn.of(spec.version())) {
            Map<String, String> entry = new LinkedHashMap<>();
            if (!column.category().isEmpty()) {
                entry.put("category", column.category());
            }
            entry.put("name", column.nameInCategory());
            entry.put("type", column.manifestType(spec.version()));
            columns.add(entry);
        }
        return columns;
    }

    /** AWS writes instants in the basic form. */
    private static String instant(YearMonth month) {
        return month.toString().replace("-", "") + "01T000000.000Z";
    }
}
