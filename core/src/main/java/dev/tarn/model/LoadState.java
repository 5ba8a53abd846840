package dev.tarn.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the database knows of one load.
 *
 * @param key which delivery of which partition
 * @param table where its rows are
 * @param dataFormatVersion the source's own format, for example {@code CUR_V1}, {@code CUR_V2}, {@code FOCUS_1_2}
 * @param status how far it came
 * @param current whether readers see this version
 * @param present whether the table still holds data where the state says that it should: false when somebody dropped or
 *     emptied it behind Tarn's back, so that the load has to be done again
 * @param attempt the fencing number of its last attempt
 * @param loadId what the rows of its last attempt carry
 * @param startedAt when the last attempt started
 * @param ended when it ended, if it has
 * @param rows rows loaded, 0 unless completed
 * @param source where it was delivered to, for example {@code s3://bucket/prefix}; empty where nothing said so
 * @param files the keys of the files it was loaded from; for histories of other tools possibly empty although files were read
 * @param error why it failed, empty unless failed
 */
public record LoadState(
        LoadKey key,
        TableName table,
        String dataFormatVersion,
        LoadStatus status,
        boolean current,
        boolean present,
        long attempt,
        String loadId,
        Instant startedAt,
        Optional<Instant> ended,
        long rows,
        String source,
        List<String> files,
        String error) {

    /** Copies the files. */
    public LoadState {
        files = List.copyOf(files);
    }
}
