package dev.tarn.postgres.copy;

import java.nio.ByteBuffer;
import org.apache.arrow.vector.FieldVector;

/** Values that have the same size in both formats: {@code boolean}, {@code bigint} and {@code double precision}. */
final class FixedEncoder implements ValueEncoder {

    private enum Kind {
        BOOLEAN,
        INT64,
        FLOAT64
    }

    private final VectorMemory memory = new VectorMemory();
    private final Kind kind;

    private FixedEncoder(Kind kind) {
        this.kind = kind;
    }

    static ValueEncoder booleans() {
        return new FixedEncoder(Kind.BOOLEAN);
    }

    static ValueEncoder integers() {
        return new FixedEncoder(Kind.INT64);
    }

    static ValueEncoder floats() {
        return new FixedEncoder(Kind.FLOAT64);
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
        switch (kind) {
            case BOOLEAN -> {
                to.putInt(1);
                to.putByte(data.get(row >> 3) >> (row & 7) & 1);
            }
            case INT64 -> {
                to.putInt(Long.BYTES);
                to.putLong(data.getLong(row * Long.BYTES));
            }
            case FLOAT64 -> {
                to.putInt(Double.BYTES);
                // Through a double, so that all numbers that are none become one.
                to.putLong(Double.doubleToLongBits(data.getDouble(row * Double.BYTES)));
            }
        }
    }
}
