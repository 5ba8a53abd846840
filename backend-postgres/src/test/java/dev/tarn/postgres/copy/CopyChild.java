package dev.tarn.postgres.copy;

import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.ReaderLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Copies many rows in a process of its own, with a heap and an engine as small as its parent says. */
final class CopyChild {

    static final TableSchema SCHEMA = Copies.schema(
            "nr", new ColumnType.Int64(),
            "note", ColumnType.TEXT,
            "cost", ColumnType.MONEY,
            "at", ColumnType.TIMESTAMP);

    private CopyChild() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        long rows = Long.parseLong(arguments[1]);
        ReaderLimits limits =
                new ReaderLimits(Optional.of("200MB"), Optional.of(2), Optional.of(folder.resolve("spill")));
        try (Copies copies = new Copies(folder, arguments[2], limits)) {
            CopyTarget target = Copies.target(SCHEMA);
            copies.create(target);
            CopyFeed feed = copies.chosen();
            CopyFeed.Copied copied = feed.copy(
                    Copies.request(
                            SCHEMA,
                            Copies.files(copies.parquet(
                                    "SELECT range AS nr, 'line item ' || range AS note, range::DECIMAL(38,18) AS cost,"
                                            + " TIMESTAMP '2024-01-01 00:00:00' AS at FROM range(" + rows + ")"))),
                    target,
                    copies.connection());
            System.out.println("feed: " + feed.name());
            System.out.println("rows: " + copied.rows());
            System.out.println("sum: " + copies.list("SELECT sum(cost)::bigint FROM " + target.table()));
            System.out.println("peak: " + peakMegabytes());
        }
    }

    /** What the process took at most, where the system tells; else nothing. */
    private static long peakMegabytes() throws Exception {
        Path status = Path.of("/proc/self/status");
        List<String> lines = Files.exists(status) ? Files.readAllLines(status) : List.of();
        return lines.stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
