package dev.tarn.bigquery;

import com.google.cloud.bigquery.TableId;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.model.Column;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.ConvertedFile;
import dev.tarn.spi.ConvertedFiles;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.FileTarget;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.SystemColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a load's rows into a table of their own, by load jobs, and counts them there. */
final class Staging {

    /** A load job of this size is quick to send again, and few are needed. */
    private static final long FILE_BYTES = 128L << 20;

    private static final Duration LIFETIME = Duration.ofDays(2);

    private final BigQueryDatabase database;
    private final StateTables tables;
    private final DataReader reader;
    private final String transaction;
    private int number;

    Staging(BigQueryDatabase database, StateTables tables, DataReader reader, String transaction) {
        this.database = database;
        this.tables = tables;
        this.reader = reader;
        this.transaction = transaction;
    }

    /** A load's first rows. */
    Staged first(StageRequest request, long token) {
        PartitionKey partition = request.load().key().partition();
        String operation = "stage " + request.load().key();
        TableId target = database.id(request.load().table());
        database.makeDataset(operation, target.getDataset());
        requireOwn(request, operation);
        TableSchema incoming = Target.whole(request.schema());
        Optional<TableSchema> present = Target.present(database, operation, target, request.strategy());
        TableSchema columns = new TableSchema(
                incoming.columns().stream().map(c -> wide(c, present)).toList());
        TableId relation = TableId.of(
                database.config().projectId(),
                database.config().stateDataset(),
                Sweep.name(partition, token, transaction, number++));
        database.run(
                operation, "tarn_" + transaction + "_create_" + number, create(relation, columns), new Parameters());
        SchemaChange change = present.map(p -> change(p, incoming)).orElse(SchemaChange.NONE);
        StagedTable none = new StagedTable(0, Map.of(), Map.of(), 0, change);
        return more(request, new Staged(request, relation, columns, none));
    }

    /** More rows of the same load. */
    Staged more(StageRequest request, Staged before) {
        String operation = "stage " + request.load().key();
        long[] rounded = {before.table().rounded()};
        long sent = copy(request, before, operation, rounded);
        StagedTable counted = new StagedCount(database, before.relation(), before.columns(), request.measure())
                .count(operation, rounded[0], before.table().change());
        if (counted.rows() != before.table().rows() + sent) {
            throw new BackendRejectedException(BigQueryErrors.start(operation) + sent + " rows were sent, and the table"
                    + " has " + (counted.rows() - before.table().rows()) + " more; nothing was published; load again");
        }
        return before.grown(counted);
    }

    private static Column wide(Column incoming, Optional<TableSchema> present) {
        return new Column(
                incoming.name(),
                incoming.originalName(),
                present.flatMap(p -> p.find(incoming.name()))
                        .map(p -> p.type().widenTo(incoming.type()))
                        .orElse(incoming.type()));
    }

    private static SchemaChange change(TableSchema present, TableSchema incoming) {
        SchemaChange change = SchemaChange.between(present, incoming);
        return new SchemaChange(
                change.added().stream().filter(c -> !isSystem(c)).toList(),
                change.widened().stream().filter(c -> !isSystem(c)).toList());
    }

    private static boolean isSystem(Column column) {
        return SystemColumns.ALL.stream().anyMatch(c -> c.name().equals(column.name()));
    }

    private String create(TableId relation, TableSchema columns) {
        return "CREATE TABLE IF NOT EXISTS " + BigQuerySql.table(relation)
                + columns.columns().stream()
                        .map(c -> BigQuerySql.column(c.name()) + " " + BigQueryTypes.staged(c.type()))
                        .collect(Collectors.joining(", ", " (", ")"))
                + " OPTIONS (" + expiration() + BigQuerySql.labels(database.labels()) + ")";
    }

    /** What nobody comes back for, the service drops by itself. */
    static String expiration() {
        return "expiration_timestamp = TIMESTAMP '"
                + Instant.now().plus(LIFETIME).truncatedTo(ChronoUnit.SECONDS) + "', ";
    }

    private long copy(StageRequest request, Staged staged, String operation, long[] rounded) {
        TableSchema named = new TableSchema(staged.columns().columns().stream()
                .map(c -> new Column(BigQueryNames.encodeColumn(c.name()), c.originalName(), c.type()))
                .toList());
        Path folder = folder(operation);
        try (ConvertedFiles files = files(request, named, new FileTarget(folder, FILE_BYTES, true))) {
            Upload upload = new Upload(database, operation);
            long loaded = 0;
            for (Optional<ConvertedFile> file = files.next(); file.isPresent(); file = files.next()) {
                loaded += upload.send(file.get(), staged.relation(), "tarn_" + transaction + "_load_" + number++);
                Files.deleteIfExists(file.get().path());
            }
            if (loaded != files.rows()) {
                throw new BackendRejectedException(BigQueryErrors.start(operation) + files.rows()
                        + " rows were sent, and the service loaded " + loaded + "; nothing was published; load again");
            }
            rounded[0] += files.rounded();
            return loaded;
        } catch (IOException e) {
            throw new BackendRejectedException(
                    BigQueryErrors.start(operation) + "files can't be deleted in " + folder + "; allow writing there",
                    e);
        } finally {
            delete(folder);
        }
    }

    private ConvertedFiles files(StageRequest request, TableSchema named, FileTarget target) {
        return reader.convertedFiles(request, named, target)
                .orElseThrow(() -> new UnsupportedCapabilityException(
                        BigQueryErrors.start("stage " + request.load().key()) + "the reader "
                                + reader.getClass().getName()
                                + " writes no files; add dev.tarn:tarn-engine-duckdb to the class path"));
    }

    private Path folder(String operation) {
        try {
            Optional<Path> parent = database.config().tempDirectory();
            if (parent.isPresent()) {
                Files.createDirectories(parent.get());
                return Files.createTempDirectory(parent.get(), "tarn-bigquery-");
            }
            return Files.createTempDirectory("tarn-bigquery-");
        } catch (IOException e) {
            throw new BackendRejectedException(
                    BigQueryErrors.start(operation) + "there is no room for files that wait for their upload; correct"
                            + " temp_directory",
                    e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }

    /** Two exports, or two partitions that should have a table each, may not share one. */
    private void requireOwn(StageRequest request, String operation) {
        new Owners(database, tables).other(request, operation).ifPresent(owner -> {
            throw new BackendRejectedException(BigQueryErrors.start(operation) + "table "
                    + request.load().table() + " holds " + owner + "; give the export another name or dataset");
        });
    }
}
