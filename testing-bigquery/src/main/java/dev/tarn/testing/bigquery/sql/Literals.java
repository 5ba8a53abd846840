package dev.tarn.testing.bigquery.sql;

import dev.tarn.testing.emulator.SqlToken;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Values written in a statement. */
final class Literals {

    private Literals() {}

    static String string(SqlToken token) {
        String prefix =
                token.text().substring(0, Math.min(2, token.text().length())).toLowerCase(Locale.ROOT);
        boolean bytes = prefix.startsWith("b") || prefix.equals("rb");
        return bytes ? bytes(token.value().getBytes(StandardCharsets.ISO_8859_1)) : EngineTypes.text(token.value());
    }

    static String bytes(byte[] bytes) {
        return "unhex('" + HexFormat.of().formatHex(bytes) + "')";
    }

    /** A number with a point is a FLOAT64, not a decimal as in the engine. */
    static String number(SqlToken token) {
        boolean whole = token.text().chars().allMatch(Character::isDigit);
        return whole ? token.text() : "CAST(" + token.text() + " AS DOUBLE)";
    }
}
