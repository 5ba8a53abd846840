package dev.tarn.cli.sample;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.load.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes a whole sample bucket. */
public final class SampleBucket {

    private static final long ROWS_FOR_TWO_FILES = 10;

    private final SampleSpec spec;

    /**
     * Prepares a bucket; writes nothing yet.
     *
     * @param spec what it shall hold
     */
    public SampleBucket(SampleSpec spec) {
        this.spec = spec;
    }

    /**
     * What was written.
     *
     * @param periods billing periods
     * @param files data files
     * @param rows line items in all
     * @param columns columns of every file
     * @param bytes size of the data files
     */
    public record Written(List<YearMonth> periods, int files, long rows, int columns, long bytes) {

        /** Copies the periods. */
        public Written {
            periods = List.copyOf(periods);
        }
    }

    /**
     * Whether the bucket holds exactly this sample already: every manifest is there, byte for byte, and every data file.
     *
     * @return true where {@link #write} would change nothing
     */
    public boolean isWritten() {
        return spec.periods().stream().allMatch(period -> {
            SampleLayout layout = new SampleLayout(spec, period);
            List<String> keys = dataFiles(layout);
            String manifest = new SampleManifest(layout, keys).text();
            return keys.stream().allMatch(key -> Files.isRegularFile(path(key)))
                    && layout.manifests().stream().allMatch(key -> holds(path(key), manifest));
        });
    }

    /**
     * Writes the data files, and each period's manifest after them.
     *
     * @param cancellation ends it between two files
     * @return what was written
     */
    public Written write(Cancellation cancellation) {
        SampleFileWriter writer = new SampleFileWriter(spec);
        List<Callable<Path>> tasks = new ArrayList<>();
        for (YearMonth period : spec.periods()) {
            List<String> keys = dataFiles(new SampleLayout(spec, period));
            for (int n = 0; n < keys.size(); n++) {
                long first = spec.rows() * n / keys.size();
                long past = spec.rows() * (n + 1) / keys.size();
                Path file = path(keys.get(n));
                tasks.add(() -> {
                    cancellation.check("sample " + period);
                    return writeData(writer, period, first, past, file);
                });
            }
        }
        List<Path> files = run(tasks);
        for (YearMonth period : spec.periods()) {
            SampleLayout layout = new SampleLayout(spec, period);
            String manifest = new SampleManifest(layout, dataFiles(layout)).text();
            layout.manifests().forEach(key -> writeText(path(key), manifest));
        }
        return new Written(
                spec.periods(),
                files.size(),
                spec.rows() * spec.months(),
                SampleColumn.of(spec.version()).size(),
                files.stream().mapToLong(SampleBucket::size).sum());
    }

    /**
     * The keys of all files, in the order in which a bucket may take them: data first, the manifests that readers go by last.
     *
     * @return keys relative to the bucket
     */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        spec.periods().forEach(period -> keys.addAll(dataFiles(new SampleLayout(spec, period))));
        spec.periods().forEach(period -> keys.addAll(new SampleLayout(spec, period).manifests()));
        return keys;
    }

    private List<String> dataFiles(SampleLayout layout) {
        return spec.rows() < ROWS_FOR_TWO_FILES
                ? List.of(layout.dataFile(1))
                : List.of(layout.dataFile(1), layout.dataFile(2));
    }

    private Path path(String key) {
        return spec.folder().resolve(key);
    }

    private static Path writeData(SampleFileWriter writer, YearMonth period, long first, long past, Path file)
            throws IOException {
        Files.createDirectories(file.getParent());
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            writer.write(period, first, past, part);
            return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static List<Path> run(List<Callable<Path>> tasks) {
        ExecutorService workers = Executors.newFixedThreadPool(
                Math.min(tasks.size(), Runtime.getRuntime().availableProcessors()));
        try {
            List<Path> done = new ArrayList<>();
            for (Future<Path> future : workers.invokeAll(tasks)) {
                done.add(future.get());
            }
            return done;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing the sample", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw notWritten(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private static void writeText(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.isRegularFile(file) && Files.readString(file).equals(text);
        } catch (IOException e) {
            return false;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private static BackendRejectedException notWritten(Throwable cause) {
        return new BackendRejectedException(
                "[sample] write: " + cause + "; name a folder in --out that you may write to", cause);
    }
}
