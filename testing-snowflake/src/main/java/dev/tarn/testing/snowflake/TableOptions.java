package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.SqlToken;

/** What may be said of a table behind its columns. */
final class TableOptions {

    private String cluster = "";
    private String comment = "";
    private int retention = -1;

    private TableOptions() {}

    static TableOptions read(Parser parser) throws SnowflakeError {
        TableOptions options = new TableOptions();
        while (options.option(parser)) {}
        return options;
    }

    private boolean option(Parser parser) throws SnowflakeError {
        if (parser.accept("CLUSTER", "BY")) {
            SqlToken start = parser.cursor().peek();
            parser.identifiers();
            cluster = "LINEAR"
                    + parser.sql()
                            .substring(start.start(), parser.cursor().peek().start())
                            .strip();
        } else if (parser.accept("COMMENT", "=") || parser.accept("COMMENT")) {
            comment = parser.string();
        } else if (parser.accept("DATA_RETENTION_TIME_IN_DAYS", "=")) {
            retention = (int) parser.integer();
        } else if (parser.accept("CHANGE_TRACKING", "=")) {
            parser.bool();
        } else {
            return parser.accept("COPY", "GRANTS");
        }
        return true;
    }

    /** The retention that was asked for, as far as the kind of table allows it. */
    int retention(TableEntry.Kind kind) throws SnowflakeError {
        int most = kind == TableEntry.Kind.PERMANENT ? 90 : 1;
        if (retention > most) {
            throw new SnowflakeError(
                    "001008",
                    "22023",
                    "SQL compilation error:\ninvalid value [" + retention
                            + "] for parameter 'DATA_RETENTION_TIME_IN_DAYS'");
        }
        return retention < 0 ? 1 : retention;
    }

    String comment() {
        return comment;
    }

    void applyTo(TableEntry table) {
        table.comment(comment);
        table.cluster(cluster);
    }
}
