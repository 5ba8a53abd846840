package dev.tarn.postgres.copy;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.FieldVector;

/**
 * {@code date} and {@code timestamp}, with or without a zone, which are UTC both: the engine counts from 1970, the server from 2000, and
 * each has numbers of its own for infinity. What is before the server's first day stays a time that it refuses.
 */
final class TimeEncoder implements ValueEncoder {

    private static final int DAYS = (int) LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long MICROS = TimeUnit.DAYS.toMicros(DAYS);

    private final VectorMemory memory = new VectorMemory();
    private final boolean days;

    private TimeEncoder(boolean days) {
        this.days = days;
    }

    static ValueEncoder dates() {
        return new TimeEncoder(true);
    }

    static ValueEncoder timestamps() {
        return new TimeEncoder(false);
    }

    @Override
    public void turnTo(FieldVector vector) {
        memory.turnTo(vector);
    }

    @Override
    public void write(int row, CopyChunk to) {
        ByteBuffer data = memory.data();
        if (memory.isNull(row)) {
            to.putInt(VectorMemory.NULL);
        } else if (days) {
            to.putInt(Integer.BYTES);
            to.putInt(day(data.getInt(row * Integer.BYTES)));
        } else {
            to.putInt(Long.BYTES);
            to.putLong(micros(data.getLong(row * Long.BYTES)));
        }
    }

    static int day(int epochDay) {
        if (epochDay == Integer.MAX_VALUE) {
            return epochDay;
        }
        if (epochDay == -Integer.MAX_VALUE) {
            return Integer.MIN_VALUE;
        }
        return (int) Math.max(Integer.MIN_VALUE + 1, (long) epochDay - DAYS);
    }

    static long micros(long epochMicros) {
        if (epochMicros == Long.MAX_VALUE) {
            return epochMicros;
        }
        if (epochMicros == -Long.MAX_VALUE) {
            return Long.MIN_VALUE;
        }
        return epochMicros < Long.MIN_VALUE + 1 + MICROS ? Long.MIN_VALUE + 1 : epochMicros - MICROS;
    }
}
