package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loads files into a table: uploaded ones, or those of a bucket. */
final class LoadJob {

    private final Service service;
    private final Job job;
    private final JsonNode load;

    LoadJob(Service service, Job job) {
        this.service = service;
        this.job = job;
        this.load = job.configuration().path("load");
    }

    void run(List<Path> uploaded) throws SQLException {
        Address address = Address.of(load.path("destinationTable"), service.project());
        List<Path> files = uploaded.isEmpty() ? service.sources().files(load.path("sourceUris")) : uploaded;
        service.catalog().dataset(address.dataset());
        try (Workspace workspace = service.workspace()) {
            job.running(workspace);
            List<Field> fields = fields(address, files);
            String select = service.sources().select(load, files, fields);
            long rows = new Destination(service, address, load, "WRITE_APPEND").write(workspace, select, fields);
            ObjectNode statistics = job.statistics().putObject("load");
            statistics
                    .put("inputFiles", String.valueOf(files.size()))
                    .put("inputFileBytes", String.valueOf(bytes(files)))
                    .put("outputRows", String.valueOf(rows))
                    .put("outputBytes", String.valueOf(rows * Cost.rowBytes(fields)))
                    .put("badRecords", "0");
        } catch (SQLException e) {
            Refusal problem = EngineProblems.of(e);
            throw problem.reason().equals("stopped")
                    ? problem
                    : Refusal.invalid("Error while reading data, error message: " + problem.getMessage());
        } finally {
            delete(uploaded);
        }
    }

    private static void delete(List<Path> files) {
        for (Path each : files) {
            try {
                Files.deleteIfExists(each);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The columns of the job; without them those of the table, and of Parquet files also their own. */
    private List<Field> fields(Address address, List<Path> files) {
        List<Field> given = FieldJson.read(load.path("schema"));
        boolean parquet = Sources.format(load).equals("PARQUET");
        Optional<StoredTable> table = service.catalog().find(address);
        if (!given.isEmpty()) {
            return given;
        }
        if (table.isEmpty() || table.get().fields().isEmpty()) {
            return service.sources().described(load, files);
        }
        if (!parquet) {
            return table.get().fields();
        }
        List<Field> fields = new ArrayList<>();
        for (Field file : service.sources().described(load, files)) {
            fields.add(table.get().fields().stream()
                    .filter(each -> each.name().equalsIgnoreCase(file.name()))
                    .findFirst()
                    .orElse(file));
        }
        return fields;
    }

    private static long bytes(List<Path> files) {
        long bytes = 0;
        for (Path each : files) {
            try {
                bytes += Files.size(each);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return bytes;
    }
}
