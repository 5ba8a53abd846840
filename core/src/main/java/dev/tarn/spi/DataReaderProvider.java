package dev.tarn.spi;

/**
 * Makes readers for databases that can't read files themselves. Found through {@link java.util.ServiceLoader}, so that an engine
 * stays in a jar of its own; {@link DataReaders} finds them.
 */
public interface DataReaderProvider {

    /**
     * What messages call the reader.
     *
     * @return a name in lower case
     */
    String name();

    /**
     * Makes a reader.
     *
     * @param backend the name of the backend that it reads for, which its errors start with
     * @param limits what it may use
     * @return a reader of the caller's own, which the caller closes
     * @throws dev.tarn.error.BackendException where that is not possible: says who must act
     */
    DataReader open(String backend, ReaderLimits limits);
}
