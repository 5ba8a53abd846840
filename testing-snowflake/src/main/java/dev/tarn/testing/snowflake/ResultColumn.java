package dev.tarn.testing.snowflake;

import java.util.Optional;

/**
 * A column of a result.
 *
 * @param name its name
 * @param type its type
 * @param nullable whether it may be empty
 * @param origin the table or view of which it is a column
 */
record ResultColumn(String name, SnowflakeType type, boolean nullable, Optional<ObjectName> origin) {

    private static ResultColumn of(String name, SnowflakeType type) {
        return new ResultColumn(name, type, true, Optional.empty());
    }

    static ResultColumn text(String name) {
        return of(name, new SnowflakeType(SnowflakeType.Base.TEXT, SnowflakeType.LONGEST_TEXT, 0));
    }

    static ResultColumn number(String name) {
        return of(name, new SnowflakeType(SnowflakeType.Base.NUMBER, 38, 0));
    }

    static ResultColumn time(String name) {
        return of(name, new SnowflakeType(SnowflakeType.Base.TIMESTAMP_LTZ, 0, 3));
    }
}
