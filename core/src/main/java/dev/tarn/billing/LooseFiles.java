package dev.tarn.billing;

import dev.tarn.config.S3Engine;
import dev.tarn.config.TarnConfig;
import dev.tarn.error.BadDataException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.DataFile;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SourceFile;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.RowSelection;
import dev.tarn.store.RemoteFiles;
import dev.tarn.store.SpoolSettings;
import dev.tarn.store.StoreAccess;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files that somebody names: CSV, Parquet, JSON lines, gzipped or not. Their billing periods are found in a column, so that one
 * file may hold several and several files one; or somebody says which one they hold. Nothing confirms that they are all
 * files of a period. Their version depends on their bytes (of a bucket's files: on their ETags) and on how their rows are told
 * apart: a copy of files that are loaded is loaded, but the same files with another column of billing periods are something else.
 */
public final class LooseFiles implements BillingExport {

    /** The format that deliveries of loose files have. */
    public static final String FORMAT = "FILES";

    private final ExportId id;
    private final FoundFiles files;
    private final Optional<String> periodColumn;
    private final Optional<YearMonth> period;

    /** Whether a file was listed that holds several periods. */
    private volatile boolean mixed;

    private LooseFiles(Builder builder) {
        if (builder.exportName.isBlank() || builder.vendor.isBlank()) {
            throw new InvalidConfigException("[files] open export: the export has no name or no vendor; give it one");
        }
        if (builder.period.isPresent() && builder.periodColumn.isPresent()) {
            throw new InvalidConfigException("[files] open export '" + builder.exportName
                    + "': both a billing period and a column of billing periods are given; give one of them");
        }
        if (builder.paths.isEmpty()) {
            throw new InvalidConfigException("[files] open export '" + builder.exportName
                    + "': no files are given; give a file, a folder, or a pattern such as 'bills/*.csv'");
        }
        this.id = new ExportId(builder.vendor, builder.exportName);
        this.files = builder.paths.stream().anyMatch(BucketFiles::isMeant)
                ? BucketFiles.of(builder.paths, builder.access, builder.spool, builder.engine)
                : new LocalFiles(builder.paths);
        this.periodColumn = builder.periodColumn;
        this.period = builder.period;
    }

    /**
     * Starts to describe the files.
     *
     * @param exportName what to call them in the load state, not blank
     * @return a builder
     */
    public static Builder named(String exportName) {
        return new Builder(exportName);
    }

    /** What {@link LooseFiles} need to know. Not safe for use by several threads. */
    public static final class Builder {

        private final String exportName;
        private final List<String> paths = new ArrayList<>();
        private String vendor = "file";
        private Optional<String> periodColumn = Optional.empty();
        private Optional<YearMonth> period = Optional.empty();
        private StoreAccess access = StoreAccess.DEFAULT;
        private SpoolSettings spool = SpoolSettings.DEFAULT;
        private S3Engine engine = S3Engine.DOWNLOAD;

        private Builder(String exportName) {
            this.exportName = exportName;
        }

        /**
         * Adds a file, a folder (all readable files in it and below it), or a pattern; of this machine, or of one bucket.
         *
         * @param pathOrPattern a path, a URI such as {@code s3://bucket/folder/}, or one with {@code *}, {@code **}, {@code ?}, {@code [a-z]} or {@code {a,b}} in it
         * @return this
         */
        public Builder add(String pathOrPattern) {
            paths.add(pathOrPattern);
            return this;
        }

        /**
         * Adds a file or a folder.
         *
         * @param path the path
         * @return this
         */
        public Builder add(Path path) {
            return add(path.toString());
        }

        /**
         * Adds several of them.
         *
         * @param pathsOrPatterns as in {@link #add(String)}
         * @return this
         */
        public Builder addAll(List<String> pathsOrPatterns) {
            paths.addAll(pathsOrPatterns);
            return this;
        }

        /**
         * Says who sent the files.
         *
         * @param name the vendor in the load state; {@code file} where nobody says
         * @return this
         */
        public Builder vendor(String name) {
            this.vendor = name;
            return this;
        }

        /**
         * Names the column of billing periods, instead of {@code BillingPeriodStart}, {@code
         * bill_billing_period_start_date} or {@code bill/BillingPeriodStartDate}.
         *
         * @param column the column's name in the files
         * @return this
         */
        public Builder periodColumn(String column) {
            this.periodColumn = Optional.of(column);
            return this;
        }

        /**
         * Says that all rows belong to one billing period, whatever the files say.
         *
         * @param month the period
         * @return this
         */
        public Builder period(YearMonth month) {
            this.period = Optional.of(month);
            return this;
        }

        /**
         * Says how to reach a bucket, and where its files lie while they are loaded.
         *
         * @param config the configuration
         * @return this
         */
        public Builder config(TarnConfig config) {
            this.access = StoreAccess.of(config.s3(), config.aws());
            this.spool = SpoolSettings.of(config);
            this.engine = config.s3().engine();
            return this;
        }

        /**
         * The export; its files are looked for when they are asked for.
         *
         * @return the export
         * @throws InvalidConfigException where the settings contradict each other, or no file is named
         */
        public LooseFiles build() {
            return new LooseFiles(this);
        }
    }

    @Override
    public ExportId id() {
        return id;
    }

    @Override
    public List<Delivery> deliveries(DataReader reader) {
        List<DataFile> found = files.find();
        requireReadable(found, reader);
        List<String> warnings = new ArrayList<>(FoundFiles.warnings(found));
        if (period.isPresent()) {
            mixed = false;
            return List.of(delivery(period.get(), found, new RowSelection.All(), "period given", warnings));
        }
        List<SourceFile> described = new ArrayList<>();
        for (DataFile file : found) {
            SourceFile source = reader.describe(file);
            if (source.columns().isEmpty()) {
                warnings.add(file.key() + " is empty");
            } else {
                described.add(source);
            }
        }
        if (described.isEmpty()) {
            throw noPeriod(found);
        }
        String column = PeriodColumn.choose(described, periodColumn);
        return deliveries(PeriodsInFiles.of(reader, described, column), found, column, warnings);
    }

    private List<Delivery> deliveries(
            Map<String, Set<YearMonth>> periodsByFile, List<DataFile> found, String column, List<String> warnings) {
        Map<YearMonth, List<DataFile>> filesByPeriod = new TreeMap<>();
        for (DataFile file : found) {
            periodsByFile
                    .getOrDefault(file.key(), Set.of())
                    .forEach(p -> filesByPeriod
                            .computeIfAbsent(p, k -> new ArrayList<>())
                            .add(file));
        }
        if (filesByPeriod.isEmpty()) {
            throw noPeriod(found);
        }
        mixed = periodsByFile.values().stream().anyMatch(periods -> periods.size() > 1);
        List<Delivery> deliveries = new ArrayList<>();
        filesByPeriod.forEach((month, its) -> {
            boolean shared =
                    its.stream().anyMatch(f -> periodsByFile.get(f.key()).size() > 1);
            RowSelection selection = shared ? new RowSelection.InPeriod(column, month) : new RowSelection.All();
            String selected = (shared ? "rows of the period by column " : "all rows by column ") + column;
            deliveries.add(delivery(month, its, selection, selected, warnings));
        });
        return List.copyOf(deliveries);
    }

    /** Where one file holds several periods, a row that moves between them must never be in both, or in neither. */
    @Override
    public boolean atomic() {
        return mixed;
    }

    @Override
    public Optional<RemoteFiles> remoteFiles() {
        return files.remote();
    }

    @Override
    public void requireUnchanged(Delivery delivery) {
        if (!(delivery.content() instanceof Delivery.Files content)) {
            throw new BadDataException(
                    "[files] check " + delivery.key() + ": it holds no files; ask the export that gave the delivery");
        }
        content.files().forEach(files::requireUnchanged);
    }

    private static void requireReadable(List<DataFile> found, DataReader reader) {
        for (DataFile file : found) {
            if (!reader.canRead(file.format())) {
                throw new InvalidConfigException("[files] read " + file.key() + ": nothing on the class path reads "
                        + file.format() + " files; add a backend that does, such as dev.tarn:tarn-backend-duckdb");
            }
        }
    }

    private BadDataException noPeriod(List<DataFile> found) {
        return new BadDataException("[files] find billing periods of export '" + id.name() + "': "
                + (found.size() == 1 ? found.get(0).key() + " holds" : "all " + found.size() + " files hold")
                + " no rows; give the billing period to load it as an empty one");
    }

    private Delivery delivery(
            YearMonth month, List<DataFile> its, RowSelection selection, String selected, List<String> warnings) {
        Fingerprint version = new Fingerprint().add(selected);
        its.stream().map(f -> f.etag() + "/" + f.format()).sorted().forEach(version::add);
        return new Delivery(
                new LoadKey(new PartitionKey(id, "", month), version.version()),
                FORMAT,
                false,
                new Delivery.Files(its, selection, Map.of(), ""),
                warnings);
    }
}
