package dev.tarn.load;

import dev.tarn.model.DataFile;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many periods of a run still need a file: one that holds several months is loaded for each. Safe for use by several threads. */
final class FileUses {

    private final Map<URI, Integer> uses = new HashMap<>();

    synchronized void expect(List<DataFile> files) {
        files.forEach(file -> uses.merge(file.uri(), 1, Integer::sum));
    }

    /** Counts one use, and says whether there will be others. */
    synchronized boolean usedOnce(DataFile file) {
        return uses.merge(file.uri(), -1, Integer::sum) > 0;
    }
}
