package dev.tarn.spi;

import dev.tarn.model.LoadKey;
import dev.tarn.model.TableName;
import java.util.List;

/**
 * One load of a {@link LoadPlan}.
 *
 * @param key which delivery of which partition
 * @param loadId what every row will carry: unique for each attempt
 * @param table where the rows go
 * @param dataFormatVersion the source's own format, for example {@code CUR_V2}
 * @param source where the delivery was made to, for example {@code s3://bucket/prefix}: kept in the load state as it is;
 *     empty where nothing says so
 * @param files the keys of the files, empty for rows that an application supplies; rows that are copied from another
 *     database keep the files that they came from there
 */
public record PlannedLoad(
        LoadKey key, String loadId, TableName table, String dataFormatVersion, String source, List<String> files) {

    /** Copies the files. */
    public PlannedLoad {
        files = List.copyOf(files);
    }
}
