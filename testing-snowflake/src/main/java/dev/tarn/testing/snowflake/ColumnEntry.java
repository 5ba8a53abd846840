package dev.tarn.testing.snowflake;

import java.util.Optional;

/**
 * A column.
 *
 * @param name its name
 * @param type its type
 * @param nullable whether it may be empty
 * @param initial its default, as the engine reads it
 * @param comment what is said about it
 */
record ColumnEntry(String name, SnowflakeType type, boolean nullable, Optional<String> initial, String comment) {

    static ColumnEntry of(String name, SnowflakeType type) {
        return new ColumnEntry(name, type, true, Optional.empty(), "");
    }

    /** How it is declared where rows are checked before they are committed. */
    String declaration() {
        String quoted = Quoting.name(name);
        StringBuilder sql = new StringBuilder(quoted + " " + type.engine());
        initial.ifPresent(value -> sql.append(" DEFAULT ").append(value));
        if (!nullable) {
            sql.append(" NOT NULL");
        }
        if (type.base() == SnowflakeType.Base.TEXT && type.precision() < SnowflakeType.LONGEST_TEXT) {
            sql.append(" CHECK (length(")
                    .append(quoted)
                    .append(") <= ")
                    .append(type.precision())
                    .append(")");
        }
        return sql.toString();
    }
}
