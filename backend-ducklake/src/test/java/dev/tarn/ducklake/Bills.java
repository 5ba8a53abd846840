package dev.tarn.ducklake;

import dev.tarn.billing.LooseFiles;
import dev.tarn.config.Secret;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.commit.CommitObserver;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadEngine;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadReport;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadState;
import dev.tarn.spi.TableStrategy;
import dev.tarn.store.StoreSettings;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bills in CSV, a file for each month, and the lake that they are loaded into by the load engine.
 *
 * @param folder what all is in
 * @param catalog the lake's catalog, as the configuration names it
 */
record Bills(Path folder, String catalog) {

    private static final String VIEW = "aws_billing.bills_unified";

    /** Where a catalog is. */
    enum Catalog {
        DUCKDB,
        POSTGRES;

        /** A new lake. */
        Bills in(Path folder) {
            return new Bills(
                    folder,
                    this == DUCKDB
                            ? folder.resolve("bills.ducklake").toString()
                            : EmbeddedPostgres.server().freshDatabase() + "&schema=lake");
        }
    }

    CatalogLocation location() {
        return CatalogLocation.parse(catalog);
    }

    Path data() {
        return folder.resolve("data");
    }

    Path month(String month) {
        return folder.resolve("bills").resolve(month + ".csv");
    }

    /** Writes a month, or writes it anew. */
    Bills deliver(String month, int rows, String cost) {
        return deliver(month, rows, cost, row -> "item " + row);
    }

    Bills deliver(String month, int rows, String cost, IntFunction<String> item) {
        StringBuilder csv = new StringBuilder("BillingPeriodStart,Item,BilledCost\n");
        for (int row = 0; row < rows; row++) {
            csv.append(month)
                    .append("-01T00:00:00Z,")
                    .append(item.apply(row))
                    .append(',')
                    .append(cost)
                    .append('\n');
        }
        try {
            Files.createDirectories(month(month).getParent());
            Files.writeString(month(month), csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    DuckLakeBackend open() {
        return open(CommitObserver.NONE);
    }

    DuckLakeBackend open(CommitObserver commits) {
        Optional<Bucket> bucket = Bucket.ofProcess();
        return DuckLakeBackend.open(
                new DuckLakeConfig(
                        new Secret(catalog),
                        Optional.of(bucket.map(Bucket::dataPath).orElse(data().toString())),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                bucket.map(b -> Bucket.settingsOfProcess(folder.resolve("spool")))
                        .orElse(StoreSettings.DEFAULT),
                commits);
    }

    /** Loads files, or all: as one set, or each month for itself. */
    LoadReport load(DuckLakeBackend backend, boolean atomic, LoadListener listener, List<String> months) {
        LooseFiles.Builder files = LooseFiles.named("bills");
        if (months.isEmpty()) {
            files.add(folder.resolve("bills"));
        }
        months.forEach(month -> files.add(month(month)));
        return new LoadEngine(backend)
                .load(
                        files.build(),
                        new LoadOptions("aws_billing", TableStrategy.SINGLE, false, false, atomic, 1),
                        listener,
                        new Cancellation());
    }

    /** Loads all that is there, in this process, as one set. */
    Contents load() {
        try (DuckLakeBackend backend = open()) {
            load(backend, true, LoadListener.NONE, List.of()).orThrow();
            return look(backend);
        }
    }

    /**
     * What a lake holds.
     *
     * @param months what readers see of each month, and what the state says
     * @param snapshots how many snapshots there are
     * @param files the data files that the catalog names at any snapshot
     */
    record Contents(List<String> months, int snapshots, Set<Path> files) {}

    /** Opens the lake and looks. */
    Contents look() {
        try (DuckLakeBackend backend = open()) {
            return look(backend);
        }
    }

    Contents look(DuckLakeBackend backend) {
        return new Contents(
                months(backend),
                backend.timeTravel().orElseThrow().snapshots().size(),
                named(backend.lake().catalog()));
    }

    private static List<String> months(DuckLakeBackend backend) {
        List<String> seen = new ArrayList<>();
        List<LoadState> states = backend.stateManager().currentVersions(new ExportId("file", "bills"));
        if (!states.isEmpty()) {
            backend.query("SELECT billing_period, count(*), count(DISTINCT Item), sum(BilledCost) FROM " + VIEW
                            + " GROUP BY 1 ORDER BY 1")
                    .toList()
                    .forEach(row -> seen.add(row.get(0) + ": " + row.get(1) + " rows, " + row.get(2) + " items, "
                            + new BigDecimal(row.get(3).toString())
                                    .stripTrailingZeros()
                                    .toPlainString()));
        }
        seen.add(states.stream()
                .map(state -> state.key().partition().period() + ": " + state.rows() + " rows "
                        + (backend.stateManager().isLoaded(state.key()) ? "loaded" : "missing"))
                .sorted()
                .toList()
                .toString());
        return seen;
    }

    private Set<Path> named(LakeCatalog lake) {
        return lake
                .read(
                        "list files",
                        session -> session.list(
                                row -> row.text(1),
                                "SELECT s.path || t.path || f.path FROM " + session.table("ducklake_data_file")
                                        + " f JOIN " + session.table("ducklake_table")
                                        + " t ON t.table_id = f.table_id JOIN " + session.table("ducklake_schema")
                                        + " s ON s.schema_id = t.schema_id"))
                .stream()
                .map(path -> data().resolve(path))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The files that are there and that the catalog does not name. */
    Set<Path> leftOver(Contents contents) {
        Set<Path> files = new TreeSet<>(files());
        files.removeAll(contents.files());
        return files;
    }

    /** The files that are there. */
    Set<Path> files() {
        if (!Files.exists(data())) {
            return Set.of();
        }
        try (Stream<Path> all = Files.walk(data())) {
            return new TreeSet<>(all.filter(Files::isRegularFile).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
