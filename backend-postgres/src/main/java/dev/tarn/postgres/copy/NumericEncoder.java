package dev.tarn.postgres.copy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.vector.FieldVector;

/**
 * {@code numeric}: the server keeps decimals as digits of base 10,000 on both sides of the point, the engine as one whole number of 128
 * bits. Exact, in whole numbers only, and without an object for a value.
 */
final class NumericEncoder implements ValueEncoder {

    private static final int BASE = 10_000;
    private static final int BASE_SQUARED = BASE * BASE;
    private static final int POSITIVE = 0x0000;
    private static final int NEGATIVE = 0x4000;

    /** 39 decimal digits, split at the point. */
    private static final int MOST_DIGITS = 12;

    private final VectorMemory memory = new VectorMemory();
    private final int scale;

    /** How many decimal digits the last one of base 10,000 has, 1 to 4, and what makes four of them. */
    private final int lastUnit;

    private final int lastFactor;

    /** Digits of base 10,000, the last one first. */
    private final short[] digits = new short[MOST_DIGITS];

    private int count;

    NumericEncoder(int scale) {
        this.scale = scale;
        int last = scale % 4 == 0 ? 4 : scale % 4;
        this.lastUnit = power(last);
        this.lastFactor = BASE / lastUnit;
    }

    private static int power(int exponent) {
        return exponent == 0 ? 1 : 10 * power(exponent - 1);
    }

    @Override
    public void turnTo(FieldVector vector) {
        memory.turnTo(vector);
    }

    @Override
    public void write(int row, CopyChunk to) {
        if (memory.isNull(row)) {
            to.putInt(VectorMemory.NULL);
            return;
        }
        ByteBuffer data = memory.data();
        long first = data.getLong(row * 2 * Long.BYTES);
        long second = data.getLong(row * 2 * Long.BYTES + Long.BYTES);
        boolean little = data.order() == ByteOrder.LITTLE_ENDIAN;
        write(little ? second : first, little ? first : second, to);
    }

    /** Writes a number of 128 bits. */
    void write(long high, long low, CopyChunk to) {
        boolean negative = high < 0;
        long upper = high;
        long lower = low;
        if (negative) {
            lower = -low;
            upper = ~high + (low == 0 ? 1 : 0);
        }
        count = 0;
        if (upper == 0 && lower >= 0) {
            digits(lower, lastUnit, lastFactor);
        } else {
            digits(upper, lower);
        }
        send(negative, to);
    }

    /** Takes a number of 64 bits apart, the first time by a unit of its own. */
    private void digits(long number, int unit, int factor) {
        long rest = number / unit;
        digits[count++] = (short) ((number - rest * unit) * factor);
        while (rest != 0) {
            long next = rest / BASE;
            digits[count++] = (short) (rest - next * BASE);
            rest = next;
        }
    }

    /** Takes a number of 128 bits apart: in pieces of 32 bits, which a division by two digits fits, until it has 64. */
    private void digits(long upper, long lower) {
        long a = upper >>> 32;
        long b = upper & 0xFFFFFFFFL;
        long c = lower >>> 32;
        long d = lower & 0xFFFFFFFFL;
        int unit = lastUnit;
        while (a != 0 || b != 0 || c >>> 31 != 0) {
            long rest = a % unit << 32 | b;
            a /= unit;
            b = rest / unit;
            rest = rest % unit << 32 | c;
            c = rest / unit;
            rest = rest % unit << 32 | d;
            d = rest / unit;
            int remainder = (int) (rest % unit);
            if (count == 0) {
                digits[count++] = (short) (remainder * lastFactor);
                unit = BASE_SQUARED;
            } else {
                digits[count++] = (short) (remainder % BASE);
                digits[count++] = (short) (remainder / BASE);
            }
        }
        long number = c << 32 | d;
        if (number != 0) {
            digits(number, BASE, 1);
        }
    }

    /** The header, and the digits without zeros on either end. */
    private void send(boolean negative, CopyChunk to) {
        int end = count;
        while (end > 0 && digits[end - 1] == 0) {
            end--;
        }
        int start = 0;
        while (start < end && digits[start] == 0) {
            start++;
        }
        int length = end - start;
        int weight = end - 1 - (scale + 3) / 4;
        to.putInt(8 + 2 * length);
        to.putShort(length);
        to.putShort(length == 0 ? 0 : weight);
        to.putShort(negative ? NEGATIVE : POSITIVE);
        to.putShort(scale);
        for (int i = end - 1; i >= start; i--) {
            to.putShort(digits[i]);
        }
    }
}
