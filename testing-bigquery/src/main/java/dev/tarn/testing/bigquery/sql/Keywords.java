package dev.tarn.testing.bigquery.sql;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The words of GoogleSQL that statements of Tarn consist of. A reserved word that is not allowed is refused. */
final class Keywords {

    /** Reserved, so that no name is written like this, and allowed. */
    private static final Set<String> ALLOWED =
            words("ALL AND ANY AS ASC BETWEEN BY CASE CAST CROSS CURRENT DEFAULT DELETE DESC "
                    + "DISTINCT ELSE END EXISTS EXCEPT FALSE FOR FROM FULL GROUP HAVING IF IGNORE IN INNER INSERT INTERSECT INTERVAL INTO IS "
                    + "JOIN LEFT LIKE LIMIT MERGE NATURAL NOT NULL NULLS ON OR ORDER OUTER OVER PARTITION PRECEDING QUALIFY RANGE "
                    + "RECURSIVE RESPECT RIGHT ROWS SELECT SET THEN TRUE UNBOUNDED UNION UNNEST UPDATE USING VALUES WHEN WHERE "
                    + "WINDOW WITH FOLLOWING");

    /** Words only where they stand, names elsewhere. */
    private static final Set<String> CONTEXTUAL =
            words("MATCHED SOURCE TARGET FIRST LAST OFFSET REPLACE ROW NAME TRUNCATE TABLE");

    private static final Set<String> REFUSED =
            words("ASSERT_ROWS_MODIFIED COLLATE CONTAINS CUBE CURSOR DEFINE ENUM ESCAPE EXTRACT "
                    + "FETCH GROUPING GROUPS HASH LATERAL LOOKUP NEW NO OF PROTO ROLLUP SOME TABLESAMPLE TREAT WITHIN TO CREATE PIVOT "
                    + "UNPIVOT ILIKE EXCLUDE SEMI ANTI ASOF POSITIONAL GLOB SIMILAR RETURNING PRAGMA ATTACH DETACH COPY INSTALL LOAD EXPORT "
                    + "IMPORT VACUUM CHECKPOINT DESCRIBE SUMMARIZE EXPLAIN SHOW CALL EXECUTE PREPARE");

    private Keywords() {}

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" ")).collect(Collectors.toUnmodifiableSet());
    }

    static boolean allowed(String word) {
        return ALLOWED.contains(word.toUpperCase(Locale.ROOT));
    }

    static boolean contextual(String word) {
        return CONTEXTUAL.contains(word.toUpperCase(Locale.ROOT));
    }

    static boolean refused(String word) {
        return REFUSED.contains(word.toUpperCase(Locale.ROOT));
    }
}
