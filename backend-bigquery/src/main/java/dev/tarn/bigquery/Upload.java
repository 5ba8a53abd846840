package dev.tarn.bigquery;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.FormatOptions;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics;
import com.google.cloud.bigquery.TableDataWriteChannel;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.WriteChannelConfiguration;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.spi.ConvertedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Sends a file into a table, as a load job of a name. An upload that broke is begun again under the same name: should the service have
 * the first one all the same, it says so, and the file is not loaded twice.
 */
record Upload(BigQueryDatabase database, String operation) {

    private static final int CHUNK = 8 << 20;

    /** Sends a file, and gives how many rows the service found in it. */
    long send(ConvertedFile file, TableId table, String name) {
        Calls.Pauses pauses = database.calls().pauses();
        int run = 0;
        while (true) {
            JobId id = database.jobs().id(run == 0 ? name : name + "_r" + run);
            try {
                Job job = submitted(id, file.path(), table);
                // From here on the name is used up: a job that failed runs again under another.
                run++;
                return rows(database.jobs().await(operation, job));
            } catch (Calls.Failed failed) {
                if (!failed.failure().isPassing() || !pauses.pause(operation, failed.failure())) {
                    throw failed.translated(operation);
                }
            }
        }
    }

    private Job submitted(JobId id, Path file, TableId table) {
        try {
            return database.calls().once(operation, () -> upload(id, file, table));
        } catch (Calls.Failed failed) {
            if (failed.failure().isAmbiguous() || failed.failure().code() == 409) {
                Optional<Job> there = Optional.ofNullable(
                        database.calls().once(operation, () -> database.client().getJob(id)));
                if (there.isPresent()) {
                    return there.get();
                }
            }
            throw failed;
        }
    }

    private Job upload(JobId id, Path file, TableId table) {
        WriteChannelConfiguration configuration = WriteChannelConfiguration.newBuilder(table, FormatOptions.parquet())
                .setCreateDisposition(JobInfo.CreateDisposition.CREATE_NEVER)
                .setWriteDisposition(JobInfo.WriteDisposition.WRITE_APPEND)
                .setDecimalTargetTypes(List.of("NUMERIC", "BIGNUMERIC"))
                .setLabels(database.labels())
                .build();
        database.loadJobs().count(operation, table);
        TableDataWriteChannel channel = database.client().writer(id, configuration);
        try (FileChannel content = open(file)) {
            channel.setChunkSize(CHUNK);
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
            while (read(content, buffer, file)) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer.clear();
            }
            channel.close();
        } catch (IOException e) {
            throw new BigQueryException(e);
        }
        return Optional.ofNullable(channel.getJob())
                .orElseThrow(() -> new BackendRejectedException(
                        BigQueryErrors.start(operation) + "the service took the file and made no job of it"));
    }

    private FileChannel open(Path file) {
        try {
            return FileChannel.open(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private boolean read(FileChannel content, ByteBuffer buffer, Path file) {
        try {
            return content.read(buffer) >= 0;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** What this machine can't read, the service has nothing to do with. */
    private BackendRejectedException unreadable(Path file, IOException e) {
        return new BackendRejectedException(
                BigQueryErrors.start(operation) + "the converted file " + file
                        + " can't be read; look after the disk of temp_directory",
                e);
    }

    private static long rows(Job job) {
        Long rows = job.<JobStatistics.LoadStatistics>getStatistics().getOutputRows();
        return rows == null ? 0 : rows;
    }
}
