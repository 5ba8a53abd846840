package dev.tarn.load;

import dev.tarn.model.Column;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.ConvertedRows;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import dev.tarn.spi.StageRequest;
import dev.tarn.store.RemoteFiles;
import dev.tarn.store.Spool;
import dev.tarn.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads files of a store by another reader: of their heads alone where that will do, else by way of the spool. */
final class RemoteReader implements DataReader {

    private final DataReader local;
    private final Spool spool;
    private final boolean natively;
    private final FileHeads heads;
    private final Map<String, List<SourceColumn>> columns = new ConcurrentHashMap<>();

    /**
     * A reader.
     *
     * @param natively whether the other reader reads Parquet files where they are
     */
    RemoteReader(DataReader local, Spool spool, boolean natively) {
        this.natively = natively;
        this.local = local;
        this.spool = spool;
        this.heads = new FileHeads(spool);
    }

    @Override
    public boolean canRead(FileFormat format) {
        return local.canRead(format);
    }

    @Override
    public SourceFile describe(DataFile file) {
        if (isReadable(file)) {
            return local.describe(file);
        }
        StoredObject object = RemoteFiles.object(file);
        return new SourceFile(file, columns.computeIfAbsent(object.uri() + "#" + object.etag(), f -> columns(file)));
    }

    private boolean isReadable(DataFile file) {
        return !RemoteFiles.isRemote(file) || natively && file.format() == FileFormat.PARQUET;
    }

    private List<SourceColumn> columns(DataFile file) {
        List<SourceColumn> described = new ArrayList<>();
        if (file.format() == FileFormat.JSON && file.size() > 0) {
            StoredObject object = RemoteFiles.object(file);
            try {
                described.addAll(local.describe(RemoteFiles.localized(file, spool.fetch(object)))
                        .columns());
            } finally {
                spool.release(object, true);
            }
        } else {
            heads.with(file, head -> described.addAll(local.describe(head).columns()));
        }
        return List.copyOf(described);
    }

    @Override
    public RowCursor rows(DataFile file) {
        if (isReadable(file)) {
            return local.rows(file);
        }
        StoredObject object = RemoteFiles.object(file);
        RowCursor rows = openRows(file, object);
        return new RowCursor() {
            private boolean open = true;

            @Override
            public List<Column> columns() {
                return rows.columns();
            }

            @Override
            public boolean next() {
                return rows.next();
            }

            @Override
            public Object value(int column) {
                return rows.value(column);
            }

            @Override
            public void close() {
                rows.close();
                if (open) {
                    open = false;
                    spool.release(object, true);
                }
            }
        };
    }

    private RowCursor openRows(DataFile file, StoredObject object) {
        DataFile copy = RemoteFiles.localized(file, spool.fetch(object));
        try {
            return local.rows(copy);
        } catch (RuntimeException e) {
            spool.release(object, true);
            throw e;
        }
    }

    @Override
    public List<SourceTotal> totals(List<SourceFile> files, Measure measure) {
        if (files.stream().map(SourceFile::file).allMatch(this::isReadable)) {
            return local.totals(files, measure);
        }
        List<SourceTotal> totals = new ArrayList<>();
        // Files that somebody looked at may be loaded next: they stay while there is room.
        try (FileParts parts = new FetchedParts(spool, files, file -> true)) {
            for (Optional<List<SourceFile>> part = parts.next(); part.isPresent(); part = parts.next()) {
                totals.addAll(local.totals(part.get(), measure));
            }
        }
        return totals;
    }

    @Override
    public ConvertedRows converted(StageRequest request, TableSchema table) {
        return local.converted(request, table);
    }
}
