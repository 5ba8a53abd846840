package dev.tarn.spi;

import dev.tarn.error.InvalidConfigException;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds a reader on the class path, for backends whose database can't read files itself. */
public final class DataReaders {

    /** A service file that can never be read would give errors without end. */
    private static final int MOST_ERRORS = 100;

    private DataReaders() {}

    /**
     * Opens the first reader on the class path.
     *
     * @param backend the name of the backend that it reads for
     * @param limits what it may use
     * @return a reader of the caller's own, which the caller closes
     * @throws InvalidConfigException where there is none: names the artifact to add
     */
    public static DataReader open(String backend, ReaderLimits limits) {
        StringBuilder broken = new StringBuilder();
        Iterator<DataReaderProvider> providers =
                ServiceLoader.load(DataReaderProvider.class).iterator();
        for (int errors = 0; errors < MOST_ERRORS; ) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                return providers.next().open(backend, limits);
            } catch (ServiceConfigurationError | LinkageError e) {
                broken.append("; one could not be used: ").append(e.getMessage());
                errors++;
            }
        }
        throw new InvalidConfigException(
                "[" + backend + "] find a reader of files: the database can't read files itself, and"
                        + " nothing on the class path reads them" + broken + "; add dev.tarn:tarn-engine-duckdb");
    }
}
