package dev.tarn.duckdb.engine;

import dev.tarn.spi.DataReader;
import dev.tarn.spi.DataReaderProvider;
import dev.tarn.spi.ReaderLimits;
import java.util.Optional;

/** The embedded engine, in memory, as the reader of a database that can't read files. */
public final class DuckDbDataReaderProvider implements DataReaderProvider {

    /** For {@link java.util.ServiceLoader}. */
    public DuckDbDataReaderProvider() {}

    @Override
    public String name() {
        return "duckdb";
    }

    @Override
    public DataReader open(String backend, ReaderLimits limits) {
        return DuckDbDataReader.owning(DuckDbEngine.open(
                backend,
                new DuckDbSettings(
                        Optional.empty(), false, limits.memoryLimit(), limits.threads(), limits.tempDirectory())));
    }
}
