package dev.tarn.load;

import dev.tarn.billing.BillingExport;
import dev.tarn.config.S3Engine;
import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceFile;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.NativeObjectStorage;
import dev.tarn.store.NativelyReadable;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.RemoteFiles;
import dev.tarn.store.Spool;
import java.util.List;
import java.util.Optional;

/** How a run reads its files: where they are, or from a spool that they are downloaded into. */
final class Sources implements AutoCloseable {

    private final DataReader reader;
    private final Optional<Spool> spool;
    private final boolean natively;
    private final FileUses uses = new FileUses();

    private Sources(DataReader reader, Optional<Spool> spool, boolean natively) {
        this.reader = reader;
        this.spool = spool;
        this.natively = natively;
    }

    static Sources of(BillingExport export, DatabaseBackend backend, LoadListener listener) {
        Optional<RemoteFiles> remote = export.remoteFiles();
        if (remote.isEmpty()) {
            return new Sources(backend.dataReader(), Optional.empty(), false);
        }
        DataReader local = backend.dataReader();
        boolean natively = remote.get().engine() == S3Engine.NATIVE;
        if (natively) {
            allow(remote.get().store(), backend);
        }
        Spool spool = Spool.open(remote.get(), listener::fetched);
        return new Sources(new RemoteReader(local, spool, natively), Optional.of(spool), natively);
    }

    private static void allow(ObjectStore store, DatabaseBackend backend) {
        String operation = "[load] let the database read " + store.name() + ": ";
        NativeObjectStorage storage = backend.nativeObjectStorage()
                .orElseThrow(
                        () -> new UnsupportedCapabilityException(
                                operation
                                        + "its engine can't read object stores (no NATIVE_OBJECT_STORAGE); set engine = \"download\" in [s3]"));
        if (!(store instanceof NativelyReadable readable)) {
            throw new UnsupportedCapabilityException(
                    operation + "this kind of store gives no way in; set engine = \"download\" in [s3]");
        }
        storage.allow(readable.access());
    }

    /** Reads the files that the export lists. */
    DataReader reader() {
        return reader;
    }

    /** Whether reading takes as long as a network does. */
    boolean remote() {
        return spool.isPresent();
    }

    /** What the run is going to load. */
    void expect(List<PlannedPeriod> periods) {
        periods.stream().filter(PlannedPeriod::open).forEach(period -> uses.expect(period.files()));
    }

    /** Files in parts that engines can read. */
    FileParts parts(List<SourceFile> files) {
        boolean remote = files.stream().map(SourceFile::file).anyMatch(RemoteFiles::isRemote);
        boolean readable =
                natively && files.stream().allMatch(file -> file.file().format() == FileFormat.PARQUET);
        if (!remote || readable) {
            return new FilesHere(files);
        }
        return new FetchedParts(
                spool.orElseThrow(() -> {
                    DataFile first = files.get(0).file();
                    return new UnsupportedCapabilityException("[load] read " + first.key() + ": it is at "
                            + first.uri().getScheme() + "://, and its export does not say how to get there"
                            + " (BillingExport.remoteFiles)");
                }),
                files,
                uses::usedOnce);
    }

    @Override
    public void close() {
        spool.ifPresent(Spool::close);
    }
}
