package dev.tarn.billing;

import dev.tarn.config.AwsConfig;
import dev.tarn.config.S3Config;
import dev.tarn.config.S3Engine;
import dev.tarn.config.TarnConfig;
import dev.tarn.error.BadDataException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.error.SourceChangedException;
import dev.tarn.model.DataFile;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.RowSelection;
import dev.tarn.store.LocalObjectStore;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.ObjectStores;
import dev.tarn.store.RemoteFiles;
import dev.tarn.store.SpoolSettings;
import dev.tarn.store.StoreAccess;
import dev.tarn.store.StoredObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A billing export of AWS in a bucket or a copy of one: CUR v1 (a folder for each assembly, overwritten, or Parquet for
 * Athena), CUR 2.0 and FOCUS (a folder for each execution, or overwritten), with manifests or, where the whole export has
 * none, without. Safe for use by several threads.
 */
public final class AwsExport implements BillingExport {

    private final ObjectStore store;
    private final SpoolSettings spool;
    private final S3Engine engine;
    private final AwsConfig config;
    private final ExportId id;
    private final String prefix;
    private final RefreshReader refreshes;
    private final Map<LoadKey, Refresh> given = new ConcurrentHashMap<>();

    private AwsExport(ObjectStore store, SpoolSettings spool, S3Engine engine, AwsConfig config) {
        if (config.exportName().isBlank()) {
            List<ExportPlace> places = ExportPlace.below(store, stripped(config.prefix()));
            throw new InvalidConfigException("[aws] open export in " + store.name() + ": no export_name is given; "
                    + (places.isEmpty()
                            ? "set it to the export's name"
                            : "there are: "
                                    + places.stream().map(ExportPlace::toString).collect(Collectors.joining("; "))));
        }
        this.store = store;
        this.spool = spool;
        this.engine = engine;
        this.config = config;
        this.id = new ExportId("aws", config.exportName());
        this.prefix = stripped(config.prefix());
        this.refreshes = new RefreshReader(store, config.exportName(), config.exportFormat());
    }

    /**
     * The export that a table {@code [aws]} names. A bucket is reached as the environment says; see {@link #from(TarnConfig)}.
     *
     * @param config the table {@code [aws]}
     * @return the export; its periods are looked for when they are asked for
     * @throws InvalidConfigException where there is no such folder, no store for the bucket, or no export name
     */
    public static AwsExport from(AwsConfig config) {
        return new AwsExport(
                ObjectStores.open(config.bucket(), StoreAccess.of(S3Config.DEFAULT, config)),
                SpoolSettings.DEFAULT,
                S3Engine.DOWNLOAD,
                config);
    }

    /**
     * The export that a configuration names, in a bucket that is reached as it says.
     *
     * @param config the configuration
     * @return the export; its periods are looked for when they are asked for
     * @throws InvalidConfigException where there is no such folder, no store for the bucket, or no export name
     */
    public static AwsExport from(TarnConfig config) {
        return new AwsExport(
                ObjectStores.open(config.aws().bucket(), StoreAccess.of(config.s3(), config.aws())),
                SpoolSettings.of(config),
                config.s3().engine(),
                config.aws());
    }

    /**
     * The same, in a store that is open already.
     *
     * @param store the bucket; {@link AwsConfig#bucket()} is ignored
     * @param config the table {@code [aws]}
     * @return the export
     * @throws InvalidConfigException where there is no export name
     */
    public static AwsExport in(ObjectStore store, AwsConfig config) {
        return new AwsExport(store, SpoolSettings.DEFAULT, S3Engine.DOWNLOAD, config);
    }

    /**
     * The same, with a spool of one's own.
     *
     * @param remote the bucket, and where its files are put while they are loaded
     * @param config the table {@code [aws]}; {@link AwsConfig#bucket()} is ignored
     * @return the export
     * @throws InvalidConfigException where there is no export name
     */
    public static AwsExport in(RemoteFiles remote, AwsConfig config) {
        return new AwsExport(remote.store(), remote.spool(), remote.engine(), config);
    }

    @Override
    public Optional<RemoteFiles> remoteFiles() {
        return store instanceof LocalObjectStore
                ? Optional.empty()
                : Optional.of(new RemoteFiles(store, spool, engine));
    }

    @Override
    public ExportId id() {
        return id;
    }

    /**
     * What lies in the bucket for the periods that are asked for, loadable or not: nothing is read but listings and
     * manifests, and one broken period does not hide the others.
     *
     * @return the periods, in order
     * @throws InvalidConfigException where there is no such export; names those that are there
     */
    public List<ExportListing> manifests() {
        List<PeriodFolder> folders = folders();
        return folders.stream()
                .filter(this::isAskedFor)
                .map(folder -> PeriodListing.of(store, folder, refreshes, isAwaitingManifest(folder, folders)))
                .toList();
    }

    @Override
    public List<Delivery> deliveries(DataReader reader) {
        List<PeriodFolder> folders = folders();
        Map<PartitionKey, Delivery> deliveries = new LinkedHashMap<>();
        List<Refresh> found = new ArrayList<>();
        for (PeriodFolder folder : folders.stream().filter(this::isAskedFor).toList()) {
            PartitionKey partition = partition(folder);
            deliveries.put(partition, Delivery.incomplete(partition, PeriodListing.AWAITING_MANIFEST));
            if (!isAwaitingManifest(folder, folders)) {
                try {
                    found.add(refreshes.read(folder));
                } catch (BadDataException e) {
                    deliveries.put(partition, Delivery.broken(partition, e));
                }
            }
        }
        Optional<String> statusWarning = statusWarning(folders, reader);
        String usual = found.stream()
                .flatMap(r -> ExportFormat.declared(r).stream())
                .findFirst()
                .orElse(ExportFormat.CUR_V2);
        for (Refresh refresh : found) {
            deliveries.put(
                    partition(refresh.folder()),
                    delivery(refresh, source(refresh, found), usual, statusWarning, reader));
        }
        return List.copyOf(deliveries.values());
    }

    @Override
    public void requireUnchanged(Delivery delivery) {
        Refresh listed = Optional.ofNullable(given.get(delivery.key()))
                .orElseThrow(() -> new BadDataException("[aws] check " + delivery.key()
                        + ": this export did not give that delivery; list the deliveries again"));
        listed.manifestObject().ifPresent(manifest -> requireSameManifest(listed, manifest));
        for (DataFile file : listed.files()) {
            StoredObject now = store.stat(file.key()).orElseThrow(() -> changed(delivery, file.key(), "is gone"));
            if (now.size() != file.size() || !now.etag().equals(file.etag())) {
                throw changed(delivery, file.key(), "has changed since it was listed");
            }
        }
        if (listed.manifestObject().isEmpty()) {
            PeriodFolder now = folders().stream()
                    .filter(f -> f.period().equals(listed.folder().period())
                            && f.account().equals(listed.folder().account()))
                    .findFirst()
                    .orElseThrow(() -> changed(delivery, "its folder", "is gone"));
            if (!refreshes.read(now).version().equals(listed.version())) {
                throw changed(delivery, "the list of its files", "has changed");
            }
        }
    }

    private void requireSameManifest(Refresh listed, StoredObject manifest) {
        PartitionKey partition = partition(listed.folder());
        StoredObject now = store.stat(manifest.key())
                .orElseThrow(() -> new SourceChangedException("[aws] check " + partition + ": its manifest "
                        + manifest.key() + " is gone; load again when the delivery is complete"));
        if (now.etag().equals(manifest.etag())) {
            return;
        }
        ExportManifest read = ManifestParser.read(store, now);
        if (!read.equals(listed.manifest().orElseThrow())) {
            throw new SourceChangedException("[aws] check " + partition + ": its manifest " + manifest.key()
                    + " has changed since it was listed, a new delivery has come; load again");
        }
    }

    private static SourceChangedException changed(Delivery delivery, String what, String how) {
        return new SourceChangedException("[aws] check " + delivery.key() + ": " + what + " " + how
                + ", a new delivery may be under way; load again");
    }

    private Delivery delivery(
            Refresh refresh, String source, String usualFormat, Optional<String> statusWarning, DataReader reader) {
        PartitionKey partition = partition(refresh.folder());
        String format;
        try {
            format = ExportFormat.detected(refresh, reader).orElse(usualFormat);
        } catch (BadDataException e) {
            return Delivery.broken(partition, e);
        }
        ExportFormat.require(config.curVersion(), format, "[aws] read " + id + "/" + partition.period());
        List<String> warnings = new ArrayList<>(refresh.warnings());
        statusWarning.ifPresent(warnings::add);
        LoadKey key = new LoadKey(partition, refresh.version());
        given.put(key, refresh);
        return new Delivery(
                key,
                format,
                refresh.confirmed(),
                new Delivery.Files(
                        refresh.files(),
                        new RowSelection.All(),
                        refresh.manifest().map(ExportManifest::declared).orElse(Map.of()),
                        source),
                warnings);
    }

    /** A manifest that lists no file names no place: then that of the account's other months, where it is one. */
    private static String source(Refresh refresh, List<Refresh> all) {
        if (refresh.manifest().isEmpty() || !refresh.files().isEmpty()) {
            return refresh.source();
        }
        List<String> others = all.stream()
                .filter(r -> r.folder().account().equals(refresh.folder().account()))
                .map(Refresh::source)
                .filter(source -> !source.isEmpty())
                .distinct()
                .toList();
        return others.size() == 1 ? others.get(0) : "";
    }

    private PartitionKey partition(PeriodFolder folder) {
        return new PartitionKey(id, folder.account(), folder.period());
    }

    private List<PeriodFolder> folders() {
        return new ExportFolders(store, prefix, config.exportName()).find(config.curVersion());
    }

    private boolean isAskedFor(PeriodFolder folder) {
        return config.startDate().filter(folder.period()::isBefore).isEmpty()
                && config.endDate().filter(folder.period()::isAfter).isEmpty();
    }

    /** AWS delivers the manifest last: where others have one, a period without is not complete yet. */
    private static boolean isAwaitingManifest(PeriodFolder folder, List<PeriodFolder> all) {
        return !folder.hasManifest()
                && all.stream().anyMatch(f -> f.hasManifest() && f.account().equals(folder.account()));
    }

    private Optional<String> statusWarning(List<PeriodFolder> folders, DataReader reader) {
        Set<ExportPath.Layout> layouts =
                folders.stream().map(PeriodFolder::layout).collect(Collectors.toSet());
        return layouts.contains(ExportPath.Layout.CUR_V1)
                ? AthenaStatus.requireReady(store, prefix, config.exportName(), reader)
                : Optional.empty();
    }

    private static String stripped(String prefix) {
        return Objects.requireNonNull(prefix).strip().replaceAll("^/+|/+$", "");
    }
}
