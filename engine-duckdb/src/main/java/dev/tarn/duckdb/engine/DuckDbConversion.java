package dev.tarn.duckdb.engine;

import dev.tarn.model.ColumnType;
import dev.tarn.spi.RowSelection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Expressions that turn what a file holds into what a column holds, exactly. What has no place in the column ends the
 * statement ({@link DuckDbErrors#BAD_VALUE}); what has more digits than the column keeps is rounded half-up and counted.
 *
 * <p>They need {@link #prepare} to have run on the connection: macros and a counter that live and end with it.
 */
public final class DuckDbConversion {

    /** What a load's connection needs once. All of it is temporary: no other connection sees it, no file holds it. */
    static final List<String> PREPARE = List.of(
            "CREATE OR REPLACE TEMP SEQUENCE tarn_rounded",
            "CREATE OR REPLACE TEMP MACRO tarn_blank(v) AS trim(v) IN ('', 'NULL', 'null', 'None')",
            // The column's (empty) left end keeps the planner from raising the error before there is a row.
            "CREATE OR REPLACE TEMP MACRO tarn_bad(v) AS CASE WHEN tarn_blank(v) THEN NULL ELSE error('"
                    + DuckDbErrors.BAD_VALUE + "' || left(v, 0)) END",
            "CREATE OR REPLACE TEMP MACRO tarn_whole(v) AS regexp_extract(v, '^\\s*[-+]?0*([0-9]*)', 1)",
            "CREATE OR REPLACE TEMP MACRO tarn_fraction(v) AS regexp_extract(v, '\\.([0-9]*)', 1)",
            "CREATE OR REPLACE TEMP MACRO tarn_exponent(v) AS"
                    + " coalesce(TRY_CAST(regexp_extract(v, '[eE]\\+?(-?[0-9]+)', 1) AS INTEGER), 0)",
            // How many digits behind the point a number's text needs, trailing zeros and its exponent taken into
            // account.
            "CREATE OR REPLACE TEMP MACRO tarn_scale(v) AS CASE"
                    + " WHEN rtrim(tarn_whole(v) || tarn_fraction(v), '0') = '' THEN 0 ELSE"
                    + " length(tarn_fraction(v)) - tarn_exponent(v)"
                    + " - (length(tarn_whole(v) || tarn_fraction(v)) - length(rtrim(tarn_whole(v) || tarn_fraction(v), '0')))"
                    + " END",
            // The same number without an exponent: the engine's own cast rounds twice where there is one.
            "CREATE OR REPLACE TEMP MACRO tarn_plain(v) AS CASE WHEN NOT regexp_matches(v, '[eE]') THEN v ELSE"
                    + " CASE WHEN v LIKE '-%' THEN '-' ELSE '' END"
                    + " || CASE WHEN length(tarn_whole(v)) + tarn_exponent(v) <= 0"
                    + " THEN '0.' || repeat('0', least(99, -(length(tarn_whole(v)) + tarn_exponent(v))))"
                    + " || tarn_whole(v) || tarn_fraction(v)"
                    + " WHEN tarn_exponent(v) >= length(tarn_fraction(v))"
                    + " THEN tarn_whole(v) || tarn_fraction(v)"
                    + " || repeat('0', least(99, tarn_exponent(v) - length(tarn_fraction(v))))"
                    + " ELSE left(tarn_whole(v) || tarn_fraction(v), length(tarn_whole(v)) + tarn_exponent(v)) || '.'"
                    + " || substr(tarn_fraction(v), tarn_exponent(v) + 1) END END",
            // Numbers of a JSON text as strings: the engine's JSON reader takes them for binary floating point
            // otherwise.
            // chr(1) can't occur in JSON.
            "CREATE OR REPLACE TEMP MACRO tarn_quoted(v) AS replace(replace(regexp_replace(v,"
                    + " '(\"(?:[^\"\\\\]|\\\\.)*\")|(-?[0-9][0-9.eE+-]*)', '\\1' || chr(1) || '\\2' || chr(1), 'g'),"
                    + " chr(1) || chr(1), ''), chr(1), '\"')",
            "CREATE OR REPLACE TEMP MACRO tarn_exact_json(v) AS"
                    + " CASE WHEN regexp_matches(v, '[:\\[,]\\s*-?[0-9]') THEN tarn_quoted(v) ELSE v END");

    /** What short text fits into: 64 bits. */
    private static final ColumnType.Decimal SHORT = new ColumnType.Decimal(18, 12);

    private DuckDbConversion() {}

    /**
     * Makes a connection ready for {@link DuckDbSource#select}: once for each connection, before its transaction.
     *
     * @param statements runs on the connection
     * @throws SQLException if the engine fails
     */
    public static void prepare(DuckDbStatements statements) throws SQLException {
        for (String preparation : PREPARE) {
            statements.run(preparation);
        }
    }

    /**
     * How many values the connection's conversions have rounded since {@link #prepare}.
     *
     * @param statements runs on the connection
     * @return the number; what one statement rounded is the difference of two
     * @throws SQLException if the engine fails
     */
    public static long rounded(DuckDbStatements statements) throws SQLException {
        return statements
                .list(
                        row -> row.getLong(1),
                        "SELECT coalesce(max(last_value), 0) FROM duckdb_sequences() WHERE temporary"
                                + " AND sequence_name = 'tarn_rounded'")
                .get(0);
    }

    /**
     * The value of a source column as a column's value.
     *
     * @param source an expression without side effects, used several times
     * @param from the type the file declares
     * @param to the column's type
     */
    static String convert(String source, ColumnType from, ColumnType to) {
        if (from instanceof ColumnType.Text) {
            // Most columns of a month are nearly empty: what has no value must not be looked at further.
            return to instanceof ColumnType.Text
                    ? source
                    : "CASE WHEN " + source + " <> '' THEN " + fromText(source, to) + " END";
        }
        if (from instanceof ColumnType.Float64 && to instanceof ColumnType.Decimal decimal) {
            return doubleToDecimal(source, decimal);
        }
        if (from instanceof ColumnType.Float64 && to instanceof ColumnType.Int64) {
            return fromText("CAST(" + source + " AS VARCHAR)", to);
        }
        if (from instanceof ColumnType.Decimal wide
                && to instanceof ColumnType.Decimal narrow
                && narrow.scale() < wide.scale()) {
            return "CASE WHEN " + source + " <> CAST(" + source + " AS " + DuckDbTypes.sql(narrow)
                    + ") AND nextval('tarn_rounded') > 0 THEN " + cast(source, to) + " ELSE " + cast(source, to)
                    + " END";
        }
        if (from instanceof ColumnType.Decimal && to instanceof ColumnType.Int64) {
            return fromText("CAST(" + source + " AS VARCHAR)", to);
        }
        if (isNested(from) && (to instanceof ColumnType.Text || to instanceof ColumnType.Json)) {
            return cast("to_json(" + source + ")", to);
        }
        if (isNested(from) && !from.equals(to) && holdsDouble(from)) {
            return cast(cast(source, doublesAsText(from)), to);
        }
        if (from instanceof ColumnType.Json && (isNested(to) || to instanceof ColumnType.Decimal)) {
            return fromText("CAST(" + source + " AS VARCHAR)", to);
        }
        return cast(source, to);
    }

    private static String fromText(String c, ColumnType to) {
        if (to instanceof ColumnType.Decimal decimal) {
            return textToDecimal(c, decimal);
        } else if (to instanceof ColumnType.Int64) {
            String whole = tryCast(c, to);
            return orBad(
                    "CASE WHEN " + whole + " = " + tryCast(c, ColumnType.MONEY) + " THEN " + whole + " END", c, to);
        } else if (to instanceof ColumnType.Timestamp) {
            return textToTimestamp(c);
        } else if (to instanceof ColumnType.Date) {
            return orBad(tryCast(c, to) + ", CAST(" + timestampShapes(c) + " AS DATE)", c, to);
        } else if (to instanceof ColumnType.Binary) {
            return "encode(" + c + ")";
        } else if (to instanceof ColumnType.MapOf map) {
            ColumnType texts = ColumnType.TEXT_MAP;
            String value = "TRY_CAST(TRY_CAST(tarn_exact_json(" + c + ") AS JSON) AS " + DuckDbTypes.sql(texts) + ")";
            return orBad(map.equals(texts) ? value : tryCast(value, map), c, to);
        } else if (isNested(to)) {
            return orBad(tryCast("TRY_CAST(tarn_exact_json(" + c + ") AS JSON)", to), c, to);
        }
        return orBad(tryCast(c, to), c, to);
    }

    /**
     * Only what is long or has an exponent can have too many digits: the rest takes the engine's own cast. Text of at most 13
     * characters has at most 12 digits behind its point, so that a decimal of 64 bits holds it exactly, if it is not too large: that is
     * several times as fast as one of 128 bits.
     */
    private static String textToDecimal(String c, ColumnType.Decimal to) {
        String plainly = orBad(tryCast(c, to), c, to);
        String exactly =
                "CASE WHEN tarn_scale(" + c + ") > " + to.scale() + " AND " + tryCast(c, new ColumnType.Float64())
                        + " IS NOT NULL AND nextval('tarn_rounded') > 0 THEN "
                        + orBad(tryCast("tarn_plain(" + c + ")", to), c, to)
                        + " ELSE " + plainly + " END";
        boolean holdsShort =
                to.scale() >= SHORT.scale() && to.precision() - to.scale() >= SHORT.precision() - SHORT.scale();
        return "CASE WHEN contains(" + c + ", 'E') OR contains(" + c + ", 'e') THEN " + exactly
                + (holdsShort
                        ? " WHEN strlen(" + c + ") <= " + (SHORT.scale() + 1) + " THEN coalesce("
                                + cast(tryCast(c, SHORT), to) + ", " + plainly + ")"
                        : "")
                + " WHEN strlen(" + c + ") <= " + (to.scale() + 1) + " THEN " + plainly
                + " ELSE " + exactly + " END";
    }

    /**
     * Exactly the digits that the number prints. A decimal of at most 15 digits that reads back as the same double is what
     * the double prints, and is found without printing, which is twenty times as fast.
     */
    private static String doubleToDecimal(String c, ColumnType.Decimal to) {
        String text = "CAST(" + c + " AS VARCHAR)";
        String exactly = "CASE WHEN tarn_scale(" + text + ") > " + to.scale() + " AND nextval('tarn_rounded') > 0 THEN "
                + orBad(tryCast("tarn_plain(" + text + ")", to), text, to) + " ELSE "
                + orBad(tryCast(text, to), text, to)
                + " END";
        // Counting digits costs more than printing: short text without an exponent can't have too many.
        exactly = "CASE WHEN strlen(" + text + ") <= " + (to.scale() + 1) + " AND NOT contains(" + text + ", 'e') THEN "
                + orBad(tryCast(text, to), text, to) + " ELSE " + exactly + " END";
        if (to.scale() < 10 || to.precision() - to.scale() < 8) {
            return exactly;
        }
        String narrow = "CAST(" + c + " AS DECIMAL(18,10))";
        return "CASE WHEN " + c + " > -1e5 AND " + c + " < 1e5 AND CAST(" + narrow + " AS DOUBLE) = " + c + " THEN "
                + cast(narrow, to) + " WHEN " + c + " IS NULL THEN NULL ELSE " + exactly + " END";
    }

    private static String textToTimestamp(String c) {
        return "CASE WHEN strlen(" + c + ") IN (19, 20) AND substr(" + c + ", 17, 1) = ':' AND (strlen(" + c
                + ") = 19 OR "
                + c + " LIKE '%Z') THEN " + orBad(tryCast(c, ColumnType.TIMESTAMP), c, ColumnType.TIMESTAMP) + " ELSE "
                + orBad(timestampShapes(c), c, ColumnType.TIMESTAMP) + " END";
    }

    /** Every shape in which billing exports write a time; one without a zone is UTC, which is the session's. */
    private static String timestampShapes(String c) {
        return "coalesce(CAST(TRY_CAST(" + c + " AS TIMESTAMPTZ) AS TIMESTAMP),"
                + " CASE WHEN " + c + " LIKE '%Z' THEN TRY_CAST(left(" + c + ", -1) AS TIMESTAMP) END,"
                + " CASE WHEN strlen(" + c + ") < 26 AND regexp_matches(" + c + ", '[-+][0-9]{2}:?[0-9]{2}$') THEN"
                + " CAST(TRY_CAST(regexp_replace(" + c
                + ", '^(.{16})([-+])', '\\1:00\\2') AS TIMESTAMPTZ) AS TIMESTAMP) END,"
                + " try_strptime(" + c + ", ['%m/%d/%Y', '%m/%d/%Y %H:%M', '%m/%d/%Y %H:%M:%S']))";
    }

    /** Whether a row belongs to a selection. */
    static String selects(String source, ColumnType from, RowSelection.InPeriod selection) {
        if (from instanceof ColumnType.Timestamp || from instanceof ColumnType.Date) {
            String first = DuckDbSql.literal(selection.period().atDay(1).toString());
            String next =
                    DuckDbSql.literal(selection.period().plusMonths(1).atDay(1).toString());
            return "CAST(" + source + " AS TIMESTAMP) >= CAST(" + first + " AS TIMESTAMP) AND CAST(" + source
                    + " AS TIMESTAMP) < CAST(" + next + " AS TIMESTAMP)";
        }
        return DuckDbMonth.of(source, from) + " = "
                + DuckDbSql.literal(selection.period().toString());
    }

    private static String orBad(String value, String source, ColumnType to) {
        return "coalesce(" + value + ", CAST(tarn_bad(" + source + ") AS " + DuckDbTypes.sql(to) + "))";
    }

    private static String cast(String value, ColumnType to) {
        return "CAST(" + value + " AS " + DuckDbTypes.sql(to) + ")";
    }

    private static String tryCast(String value, ColumnType to) {
        return "TRY_" + cast(value, to);
    }

    private static boolean isNested(ColumnType type) {
        return type instanceof ColumnType.MapOf
                || type instanceof ColumnType.ListOf
                || type instanceof ColumnType.StructOf;
    }

    private static boolean holdsDouble(ColumnType type) {
        return !doublesAsText(type).equals(type);
    }

    private static ColumnType doublesAsText(ColumnType type) {
        if (type instanceof ColumnType.Float64) {
            return ColumnType.TEXT;
        } else if (type instanceof ColumnType.MapOf map) {
            return new ColumnType.MapOf(doublesAsText(map.key()), doublesAsText(map.value()));
        } else if (type instanceof ColumnType.ListOf list) {
            return new ColumnType.ListOf(doublesAsText(list.element()));
        } else if (type instanceof ColumnType.StructOf struct) {
            return new ColumnType.StructOf(struct.fields().stream()
                    .map(f -> new dev.tarn.model.Column(f.name(), f.originalName(), doublesAsText(f.type())))
                    .collect(Collectors.toList()));
        }
        return type;
    }
}
