package dev.tarn.csv;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** An exact sum of numbers in ASCII text: whole numbers of a common scale where they fit, anything else as big decimals. */
final class DecimalSum {

    private static final int SCALES = 19;

    private final long[] byScale = new long[SCALES];
    private BigDecimal rest = BigDecimal.ZERO;

    /**
     * Adds a number.
     *
     * @return false where the text is no number
     */
    boolean add(byte[] text, int length) {
        int i = 0;
        boolean negative = false;
        if (i < length && (text[i] == '-' || text[i] == '+')) {
            negative = text[i++] == '-';
        }
        long digits = 0;
        int count = 0;
        int scale = -1;
        for (; i < length; i++) {
            byte c = text[i];
            if (c >= '0' && c <= '9' && count < 18) {
                digits = digits * 10 + (c - '0');
                count++;
                scale += scale >= 0 ? 1 : 0;
            } else if (c == '.' && scale < 0) {
                scale = 0;
            } else {
                return addBig(text, length);
            }
        }
        if (count == 0) {
            return false;
        }
        addWhole(negative ? -digits : digits, Math.max(scale, 0));
        return true;
    }

    private void addWhole(long digits, int scale) {
        long sum = byScale[scale] + digits;
        if (((byScale[scale] ^ sum) & (digits ^ sum)) < 0) {
            rest = rest.add(BigDecimal.valueOf(byScale[scale], scale));
            sum = digits;
        }
        byScale[scale] = sum;
    }

    private boolean addBig(byte[] text, int length) {
        try {
            BigDecimal number = new BigDecimal(new String(text, 0, length, StandardCharsets.US_ASCII).strip());
            // Beyond this a number is no amount, and adding it would take all memory.
            if (Math.abs((long) number.scale()) > 1000) {
                return false;
            }
            rest = rest.add(number);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The sum without trailing zeros, and without an exponent. */
    BigDecimal total() {
        BigDecimal total = rest;
        for (int scale = 0; scale < SCALES; scale++) {
            total = total.add(BigDecimal.valueOf(byScale[scale], scale));
        }
        BigDecimal stripped = total.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
