package dev.tarn.cli.sample;

import dev.tarn.config.CurVersion;
import dev.tarn.model.FileFormat;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

/** Where AWS puts the files of one billing period; all keys are relative to the bucket. */
record SampleLayout(SampleSpec spec, YearMonth period) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    /** Identifies this delivery: other arguments are another delivery, as if AWS had restated the month. */
    String deliveryId() {
        String identity = spec.exportName() + "/" + spec.version() + "/" + spec.format() + "/" + period + "/"
                + spec.rows() + "/" + spec.seed();
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }

    String dataFile(int number) {
        String extension = spec.format() == FileFormat.CSV ? ".csv.gz" : ".snappy.parquet";
        return dataFolder() + "/" + spec.exportName() + String.format("-%05d", number) + extension;
    }

    private String dataFolder() {
        if (spec.version() != CurVersion.V1) {
            return root() + "/data/BILLING_PERIOD=" + period + "/" + run();
        }
        return spec.format() == FileFormat.CSV
                ? root() + "/" + days() + "/" + deliveryId()
                : root() + "/" + spec.exportName() + "/year=" + period.getYear() + "/month=" + period.getMonthValue();
    }

    /** The manifests, the one that readers look at first coming last: it is the commit. */
    List<String> manifests() {
        String name = "/" + spec.exportName() + "-Manifest.json";
        if (spec.version() != CurVersion.V1) {
            String folder = root() + "/metadata/BILLING_PERIOD=" + period;
            return List.of(folder + "/" + run() + name, folder + name);
        }
        String folder = root() + "/" + days();
        return spec.format() == FileFormat.CSV
                ? List.of(folder + "/" + deliveryId() + name, folder + name)
                : List.of(folder + name);
    }

    private String root() {
        return spec.prefix().isEmpty() ? spec.exportName() : spec.prefix() + "/" + spec.exportName();
    }

    private String days() {
        return DAY.format(period.atDay(1)) + "-"
                + DAY.format(period.plusMonths(1).atDay(1));
    }

    private String run() {
        return DAY.format(period.plusMonths(1).atDay(1)) + "T050000Z-" + deliveryId();
    }
}
