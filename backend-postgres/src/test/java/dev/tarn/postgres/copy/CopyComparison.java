package dev.tarn.postgres.copy;

import com.sun.management.OperatingSystemMXBean;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.StageRequest;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Rows a second of each feed beside COPY of a ready CSV file, in one process: {@code java … CopyComparison rows runs [texts]}. The median of the
 * runs counts; the machine should have nothing else to do.
 */
final class CopyComparison {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private interface Work {
        long run() throws Exception;
    }

    private final Copies copies;
    private final Path folder;
    private final int runs;
    private double reference;

    private CopyComparison(Copies copies, Path folder, int runs) {
        this.copies = copies;
        this.folder = folder;
        this.runs = runs;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("tarn-copy");
        try (Copies copies = new Copies(folder)) {
            new CopyComparison(copies, folder, Integer.parseInt(arguments[1]))
                    .run(Long.parseLong(arguments[0]), arguments.length > 2);
        }
    }

    /** 40 columns, as bills have them: mostly short texts, many of them empty, and money. */
    private static String bill(long rows) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < 26; i++) {
            columns.add((switch (i % 5) {
                        case 0 ->
                            "CASE WHEN range % 3 = 0 THEN 'arn:aws:ec2:us-east-1:1234:i-' || hash(range + " + i
                                    + ") END";
                        case 1 -> "CASE WHEN range % 2 = 0 THEN '' ELSE 'BoxUsage:t" + i + ".' || (range % 17) END";
                        case 2 -> "(range % 1000) || '-us-east-1'";
                        case 3 -> "'AmazonEC2'";
                        default -> "CASE WHEN range % 10 = 0 THEN 'Linux, $0.' || (range % 97) || ' \"on demand\"' END";
                    })
                    + " AS text" + i);
        }
        for (int i = 0; i < 8; i++) {
            columns.add("CAST(CAST(hash(range + " + i
                    + ") % 1000000000000 AS DECIMAL(20,0)) * 0.00000001 AS DECIMAL(38,18)) AS cost" + i);
        }
        columns.addAll(
                List.of("CAST(range * 0.25 AS DOUBLE) AS f0", "range / 7 AS f1", "range AS n0", "range * 7 AS n1"));
        columns.addAll(List.of(
                "TIMESTAMP '2024-01-01 00:00:00' + to_seconds(range % 2600000) AS at0",
                "TIMESTAMP '2024-01-01 00:00:00' + to_seconds(range % 100) AS at1"));
        return "SELECT " + String.join(", ", columns) + " FROM range(" + rows + ")";
    }

    private static TableSchema schema(SourceFile file) {
        return new TableSchema(file.columns().stream()
                .map(SourceColumn::originalName)
                .map(name -> Column.of(name, type(name)))
                .toList());
    }

    private static ColumnType type(String name) {
        return switch (name.charAt(0)) {
            case 'c' -> ColumnType.MONEY;
            case 'f' -> new ColumnType.Float64();
            case 'n' -> new ColumnType.Int64();
            case 'a' -> ColumnType.TIMESTAMP;
            default -> ColumnType.TEXT;
        };
    }

    private void run(long rows, boolean onlyTexts) throws Exception {
        SourceFile parquet = copies.parquet(bill(rows));
        CopyTarget target = Copies.target(schema(parquet));
        StageRequest request = Copies.request(schema(parquet), Copies.files(parquet));
        if (onlyTexts) {
            texts();
            return;
        }
        copies.create(target);
        copies.feeds().get(0).copy(request, target, copies.connection());
        Path csv = folder.resolve("ready.csv");
        try (var out = Files.newOutputStream(csv)) {
            api().copyOut("COPY " + target.table() + " TO STDOUT (FORMAT csv)", out);
        }
        System.out.println("COPY of a ready CSV file of " + Files.size(csv) / 1_000_000 + " MB, from Parquet of "
                + parquet.file().size() / 1_000_000 + " MB");
        measure("copyIn of the ready CSV file", target, () -> {
            try (InputStream in = Files.newInputStream(csv)) {
                return api().copyIn("COPY " + target.table() + " FROM STDIN (FORMAT csv)", in, 65536);
            }
        });
        for (CopyFeed feed : copies.feeds()) {
            measure(
                    feed.name(),
                    target,
                    () -> feed.copy(request, target, copies.connection()).rows());
        }
        texts();
    }

    /** Only text, from CSV: what could go straight through. */
    private void texts() throws Exception {
        Path csv = folder.resolve("texts.csv");
        try (Connection own = copies.engine().connection("make " + csv)) {
            new DuckDbStatements(own)
                    .run("COPY (SELECT COLUMNS('text.*') FROM '" + folder.resolve("source0.parquet") + "') TO '" + csv
                            + "' (FORMAT csv, HEADER true)");
        }
        SourceFile source = copies.describe(csv);
        CopyTarget target = Copies.target(schema(source));
        StageRequest request = Copies.request(schema(source), Copies.files(source));
        String columns = String.join(
                ", ", source.columns().stream().map(SourceColumn::originalName).toList());
        copies.create(target);
        System.out.println("26 columns of text, from CSV of " + Files.size(csv) / 1_000_000 + " MB");
        measure("the file straight into COPY, nothing checked", target, () -> {
            try (InputStream in = Files.newInputStream(csv)) {
                return api().copyIn(
                                "COPY " + target.table() + " (" + columns + ") FROM STDIN (FORMAT csv, HEADER true)",
                                in,
                                65536);
            }
        });
        CopyFeed straight = new StraightCsvFeed(copies.feeds().get(0));
        measure(
                "the same through the scanner",
                target,
                () -> straight.copy(request, target, copies.connection()).rows());
        for (CopyFeed feed : copies.engineFeeds()) {
            measure(
                    feed.name(),
                    target,
                    () -> feed.copy(request, target, copies.connection()).rows());
        }
    }

    private org.postgresql.copy.CopyManager api() throws Exception {
        return copies.connection().unwrap(PGConnection.class).getCopyAPI();
    }

    private void measure(String name, CopyTarget target, Work work) throws Exception {
        double[] rates = new double[runs];
        long processor = 0;
        for (int i = 0; i < runs; i++) {
            new JdbcStatements(copies.connection()).run("TRUNCATE " + target.table());
            copies.connection().commit();
            long start = System.nanoTime();
            long used = SYSTEM.getProcessCpuTime();
            long rows = work.run();
            copies.connection().commit();
            processor += SYSTEM.getProcessCpuTime() - used;
            rates[i] = rows / ((System.nanoTime() - start) / 1e9);
        }
        String all = Arrays.toString(Arrays.stream(rates).mapToLong(Math::round).toArray());
        Arrays.sort(rates);
        double median = rates[runs / 2];
        if (name.contains("ready") || name.contains("straight")) {
            reference = median;
        }
        System.out.printf(
                "%-45s %,10.0f rows/s  %.2f  %s, %.2f s of this process's processor time%n",
                name, median, median / reference, all, processor / 1e9 / runs);
    }
}
