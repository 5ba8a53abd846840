package dev.tarn.testing.snowflake;

import java.time.Instant;
import java.util.List;

/**
 * A view.
 *
 * @param name its name
 * @param text the whole statement that made it
 * @param query the query
 * @param columns its columns, as they were when it was made
 * @param comment what is said about it
 * @param created when
 */
record ViewEntry(
        ObjectName name, String text, String query, List<ColumnEntry> columns, String comment, Instant created) {}
