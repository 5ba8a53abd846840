package dev.tarn.load;

import dev.tarn.model.SourceFile;
import java.util.List;
import java.util.Optional;

/** The files of a load, part by part, on this machine. One thread at a time. */
interface FileParts extends AutoCloseable {

    /**
     * The next files; at least one part comes, also where there are no files.
     *
     * @return files that engines can read; empty after the last part
     */
    Optional<List<SourceFile>> next();

    /** Says that the part given last is loaded and counted. */
    void done();

    /** Ends it early, or at its end. */
    @Override
    void close();
}
