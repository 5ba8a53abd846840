package dev.tarn.model;

import java.time.YearMonth;

/**
 * What is replaced as a whole: one billing period of one export, and of one source account where an export's files come
 * from several.
 *
 * @param export the export
 * @param account the source account that the files' path names, or the empty string where the export has one source
 * @param period the billing period, a calendar month in UTC
 */
public record PartitionKey(ExportId export, String account, YearMonth period) {

    @Override
    public String toString() {
        return export + (account.isEmpty() ? "" : "/" + account) + "/" + period;
    }
}
