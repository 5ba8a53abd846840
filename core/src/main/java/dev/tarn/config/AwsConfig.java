package dev.tarn.config;

import dev.tarn.model.FileFormat;
import dev.tarn.spi.TableStrategy;
import java.time.YearMonth;
import java.util.Optional;

/**
 * The table {@code [aws]}.
 *
 * @param bucket a local folder, a {@code file:} URI, or a bucket's name or {@code s3://} URI; empty where not given
 * @param prefix the export's prefix within the bucket, without slashes at its ends; may be empty
 * @param exportName the export's name; empty where not given
 * @param datasetName the dataset of all tables, {@code aws_billing} by default
 * @param tableStrategy how billing periods map to tables; the backend's own way where absent
 * @param curVersion which export it is; detected from the layout where absent
 * @param exportFormat the files' format; detected where absent
 * @param startDate the first billing period, {@code yyyy-MM}; all where absent
 * @param endDate the last billing period, inclusive; all where absent
 * @param reset whether loaded periods are loaded again
 * @param accessKeyId for the bucket
 * @param secretAccessKey for the bucket
 * @param sessionToken for the bucket, with temporary credentials
 * @param region of the bucket
 */
public record AwsConfig(
        String bucket,
        String prefix,
        String exportName,
        String datasetName,
        Optional<TableStrategy> tableStrategy,
        Optional<CurVersion> curVersion,
        Optional<FileFormat> exportFormat,
        Optional<YearMonth> startDate,
        Optional<YearMonth> endDate,
        boolean reset,
        Optional<Secret> accessKeyId,
        Optional<Secret> secretAccessKey,
        Optional<Secret> sessionToken,
        Optional<String> region) {

    /** Checks the values, and takes the slashes off the prefix's ends. */
    public AwsConfig {
        prefix = prefix.replaceAll("^/+|/+$", "");
        if (datasetName.isBlank()) {
            throw new IllegalArgumentException("dataset_name is empty; name a dataset");
        }
        if (exportFormat.filter(format -> format == FileFormat.JSON).isPresent()) {
            throw new IllegalArgumentException("export_format is json, which AWS does not deliver; use csv or parquet");
        }
        if (startDate.isPresent() && endDate.isPresent() && startDate.get().isAfter(endDate.get())) {
            throw new IllegalArgumentException(
                    "start_date " + startDate.get() + " is after end_date " + endDate.get() + "; swap them");
        }
    }

    /**
     * An export and defaults for all else.
     *
     * @param bucket a local folder, a {@code file:} URI, or a bucket's name or URI
     * @param prefix the export's prefix within the bucket; may be empty
     * @param exportName the export's name
     * @return the configuration
     */
    public static AwsConfig of(String bucket, String prefix, String exportName) {
        return new AwsConfig(
                bucket,
                prefix,
                exportName,
                "aws_billing",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
