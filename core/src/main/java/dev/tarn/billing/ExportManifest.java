package dev.tarn.billing;

import dev.tarn.model.ColumnType;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a manifest says, whichever of AWS's shapes it has.
 *
 * @param exportName the report's or export's name, empty where the manifest has none
 * @param bucket the bucket that AWS delivered to, empty where the manifest has none or only names it with each file
 * @param assemblyId CUR v1's identity of the delivery, or empty
 * @param executionId Data Exports' identity of the delivery, or empty
 * @param billingPeriod the month of its start, where it has a readable one
 * @param files the files of the delivery, as the manifest writes them
 * @param columnNames the columns it lists, {@code category/name} for CUR v1
 * @param declared the types it declares for them, where it does
 */
record ExportManifest(
        String exportName,
        String bucket,
        String assemblyId,
        String executionId,
        Optional<YearMonth> billingPeriod,
        List<ListedFile> files,
        Set<String> columnNames,
        Map<String, ColumnType> declared) {

    /**
     * A file as a manifest lists it.
     *
     * @param reference a key or an {@code s3://} URI
     * @param size bytes, where the manifest says it
     */
    record ListedFile(String reference, OptionalLong size) {

        private static final Pattern S3_URI = Pattern.compile("(?i)s3[an]?://([^/]+)/(.*)");

        /** The key, without slashes in front. */
        String key() {
            Matcher uri = S3_URI.matcher(reference.strip());
            return (uri.matches() ? uri.group(2) : reference.strip()).replaceFirst("^/+", "");
        }

        /** The bucket, where the reference names one. */
        Optional<String> bucket() {
            Matcher uri = S3_URI.matcher(reference.strip());
            return uri.matches() ? Optional.of(uri.group(1)) : Optional.empty();
        }
    }

    ExportManifest {
        files = List.copyOf(files);
        columnNames = Set.copyOf(columnNames);
        declared = Map.copyOf(declared);
    }
}
