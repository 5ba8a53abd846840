package dev.tarn.postgres.copy;

import dev.tarn.duckdb.engine.DuckDbConvertedRead;
import dev.tarn.model.ColumnType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/** Rows of COPY's binary format, from the engine's Arrow batches. */
final class ArrowChunks implements CopyChunks {

    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int END = -1;

    /** A batch is whole vectors of the engine, and about as many values whatever the table's width. */
    private static final int VECTOR = 2048;

    private static final int MOST_ROWS = 8 * VECTOR;
    private static final int VALUES = 400_000;

    private final DuckDbConvertedRead read;
    private final EngineStatement statement;
    private final ValueEncoder[] encoders;
    private final int batchRows;
    private BufferAllocator allocator;
    private ArrowReader reader;
    private int row;
    private int rows;

    ArrowChunks(DuckDbConvertedRead read, EngineColumns columns) {
        this.read = read;
        this.statement = new EngineStatement(
                read.connection(),
                "SELECT " + String.join(", ", named(columns.values((value, type) -> value))) + " FROM (" + read.select()
                        + ")");
        this.encoders = columns.types().stream().map(ArrowChunks::encoder).toArray(ValueEncoder[]::new);
        this.batchRows = Math.max(VECTOR, Math.min(MOST_ROWS, VALUES / encoders.length / VECTOR * VECTOR));
    }

    private static List<String> named(List<String> values) {
        List<String> named = new ArrayList<>();
        for (String value : values) {
            named.add(value + " AS tarn_v" + named.size());
        }
        return named;
    }

    private static ValueEncoder encoder(ColumnType type) {
        if (type instanceof ColumnType.Bool) {
            return FixedEncoder.booleans();
        } else if (type instanceof ColumnType.Int64) {
            return FixedEncoder.integers();
        } else if (type instanceof ColumnType.Float64) {
            return FixedEncoder.floats();
        } else if (type instanceof ColumnType.Decimal decimal) {
            return new NumericEncoder(decimal.scale());
        } else if (type instanceof ColumnType.Date) {
            return TimeEncoder.dates();
        } else if (type instanceof ColumnType.Timestamp) {
            return TimeEncoder.timestamps();
        }
        return EngineColumns.isJson(type) ? BytesEncoder.jsonb() : BytesEncoder.plain();
    }

    @Override
    public boolean fill(CopyChunk chunk) throws SQLException {
        if (reader == null) {
            open();
            chunk.put(SIGNATURE);
            chunk.putInt(0);
            chunk.putInt(0);
        }
        while (!chunk.isFull()) {
            if (row == rows && !nextBatch()) {
                // Asked before COPY is told that this was all.
                read.rounded();
                chunk.putShort(END);
                return false;
            }
            while (row < rows && !chunk.isFull()) {
                chunk.putShort(encoders.length);
                for (ValueEncoder encoder : encoders) {
                    encoder.write(row, chunk);
                }
                row++;
            }
        }
        return true;
    }

    private void open() throws SQLException {
        allocator = new RootAllocator();
        reader = (ArrowReader) statement.rows().unwrap(DuckDBResultSet.class).arrowExportStream(allocator, batchRows);
    }

    private boolean nextBatch() throws SQLException {
        try {
            do {
                if (!reader.loadNextBatch()) {
                    return false;
                }
                rows = reader.getVectorSchemaRoot().getRowCount();
            } while (rows == 0);
            VectorSchemaRoot batch = reader.getVectorSchemaRoot();
            for (int i = 0; i < encoders.length; i++) {
                encoders[i].turnTo(batch.getVector(i));
            }
            row = 0;
            return true;
        } catch (IOException e) {
            throw cause(e);
        }
    }

    /** The engine's own error: the stream wraps it, and may know no more than that another thread's ended it. */
    private SQLException cause(IOException failure) throws SQLException {
        if (!Thread.currentThread().isInterrupted()) {
            read.rounded();
        }
        return new SQLException(failure.getMessage(), failure);
    }

    @Override
    public void cancel() {
        statement.cancel();
    }

    @Override
    public void close() throws SQLException {
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (IOException e) {
            throw new SQLException(e.getMessage(), e);
        } finally {
            closeAfterReader();
        }
    }

    private void closeAfterReader() throws SQLException {
        try {
            if (allocator != null) {
                allocator.close();
            }
        } finally {
            statement.close();
        }
    }
}
