package dev.tarn.ducklake;

import dev.tarn.BackendRegistry;
import dev.tarn.load.TableNames;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.ExportId;
import dev.tarn.model.FileFormat;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.TableStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Months of an export, in CSV files, for a lake in a folder. */
final class Months {

    static final TableName TABLE = new TableName("aws_billing", "cur");
    static final ExportId EXPORT = new ExportId("aws", "cur");

    private static final TableName VIEW = new TableName("aws_billing", "cur_unified");
    private static final TableSchema SCHEMA =
            new TableSchema(List.of(Column.of("item", ColumnType.TEXT), Column.of("cost", ColumnType.MONEY)));

    private final Path folder;

    Months(Path folder) {
        this.folder = folder;
    }

    DuckLakeBackend open(String... moreSettings) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "database_path", folder.resolve("lake.ducklake").toString(),
                "data_path", data().toString()));
        for (int i = 0; i < moreSettings.length; i += 2) {
            settings.put(moreSettings[i], moreSettings[i + 1]);
        }
        return (DuckLakeBackend) BackendRegistry.discover().open("ducklake", settings);
    }

    Path data() {
        return folder.resolve("data");
    }

    /** Every file below the data path. */
    List<String> files() {
        if (!Files.exists(data())) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(data())) {
            return all.filter(Files::isRegularFile)
                    .map(path -> data().relativize(path).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PlannedLoad load(String month, String account, String version) {
        return load(key(month, account, version), TABLE);
    }

    static PlannedLoad load(LoadKey key, TableName table) {
        return new PlannedLoad(key, UUID.randomUUID().toString(), table, "CUR_V2", "", List.of("f"));
    }

    static LoadKey key(String month, String account, String version) {
        return new LoadKey(new PartitionKey(EXPORT, account, YearMonth.parse(month)), version);
    }

    static Attempt start(DuckLakeBackend backend, PlannedLoad load) {
        TableName view = TableNames.unifiedView(
                load.table().dataset(), load.key().partition().export());
        return backend.stateManager().start(new LoadPlan(List.of(load), view));
    }

    /** Starts, stages and publishes lines such as {@code a,1.5}. */
    void publish(DuckLakeBackend backend, PlannedLoad load, String... lines) {
        try (LoadTransaction transaction = staged(backend, start(backend, load), lines)) {
            transaction.publish();
        }
    }

    LoadTransaction staged(DuckLakeBackend backend, Attempt attempt, String... lines) {
        return staged(backend, attempt, LoadObserver.NONE, lines);
    }

    /** In the table of its month where the load's table is not that of its export. */
    LoadTransaction staged(DuckLakeBackend backend, Attempt attempt, LoadObserver observer, String... lines) {
        LoadTransaction transaction = backend.begin(attempt, observer);
        PlannedLoad load = attempt.plan().loads().get(0);
        boolean shared = load.table()
                .equals(TableNames.partition(load.table().dataset(), load.key().partition(), TableStrategy.SINGLE));
        stage(backend, transaction, attempt, shared ? TableStrategy.SINGLE : TableStrategy.SEPARATE, SCHEMA, lines);
        return transaction;
    }

    LoadTransaction staged(
            DuckLakeBackend backend, Attempt attempt, TableStrategy strategy, TableSchema schema, String... lines) {
        LoadTransaction transaction = backend.begin(attempt, LoadObserver.NONE);
        stage(backend, transaction, attempt, strategy, schema, lines);
        return transaction;
    }

    /** A month whose number has another name. */
    LoadTransaction stagedAs(String number, DuckLakeBackend backend, Attempt attempt, String... lines) {
        TableSchema schema =
                new TableSchema(List.of(Column.of("item", ColumnType.TEXT), Column.of(number, ColumnType.MONEY)));
        return staged(backend, attempt, TableStrategy.SINGLE, schema, lines);
    }

    void stage(
            DuckLakeBackend backend,
            LoadTransaction transaction,
            Attempt attempt,
            TableStrategy strategy,
            TableSchema schema,
            String... lines) {
        PlannedLoad load = attempt.plan().loads().get(0);
        String header =
                String.join(",", schema.columns().stream().map(Column::name).toList());
        SourceData data = new SourceData.Files(
                List.of(backend.dataReader().describe(csv(header, lines))), new RowSelection.All());
        transaction.stage(new StageRequest(load, strategy, schema, data, new Measure("cost", "", "")));
    }

    private DataFile csv(String header, String... lines) {
        try {
            Path file = Files.createTempFile(folder, "month", ".csv");
            Files.writeString(
                    file,
                    header + "\n" + Stream.of(lines).map(line -> line + "\n").collect(Collectors.joining()));
            return new DataFile("f", file.toUri(), Files.size(file), "", FileFormat.CSV, Compression.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
