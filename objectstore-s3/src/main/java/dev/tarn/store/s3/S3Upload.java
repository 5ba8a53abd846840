package dev.tarn.store.s3;

import dev.tarn.error.LoadCancelledException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Writes a file: small ones by one request, large ones in parts, several at once. Parts of what fails are taken back. */
record S3Upload(S3Connection connection, String bucket, String key, Path file) {

    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);

    static final long PART = 16L << 20;

    /** The service takes ten thousand. */
    private static final long MOST_PARTS = 9_000;

    private static final int PARALLEL = 4;

    void run() {
        long size = size();
        if (size <= PART) {
            connection
                    .client()
                    .putObject(
                            put -> put.bucket(bucket).key(key).requestPayer(connection.payer()),
                            RequestBody.fromFile(file));
            return;
        }
        String upload = connection
                .client()
                .createMultipartUpload(create -> create.bucket(bucket).key(key).requestPayer(connection.payer()))
                .uploadId();
        boolean complete = false;
        try {
            complete(upload, parts(upload, size));
            complete = true;
        } finally {
            if (!complete) {
                abort(upload);
            }
        }
    }

    private long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<CompletedPart> parts(String upload, long size) {
        long length = Math.max(PART, size / MOST_PARTS + 1);
        ExecutorService threads = Executors.newFixedThreadPool(PARALLEL, task -> {
            Thread thread = new Thread(task, "tarn-upload");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<CompletedPart>> running = new ArrayList<>();
            for (long at = 0; at < size; at += length) {
                long offset = at;
                int number = running.size() + 1;
                running.add(threads.submit(() -> part(upload, number, offset, Math.min(length, size - offset))));
            }
            List<CompletedPart> parts = new ArrayList<>();
            for (Future<CompletedPart> part : running) {
                parts.add(part.get());
            }
            return parts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadCancelledException("[s3] write " + key + " in s3://" + bucket + ": interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private CompletedPart part(String upload, int number, long offset, long length) {
        String etag = connection
                .client()
                .uploadPart(
                        part -> part.bucket(bucket)
                                .key(key)
                                .uploadId(upload)
                                .partNumber(number)
                                .requestPayer(connection.payer()),
                        RequestBody.fromContentProvider(() -> read(offset, length), length, "application/octet-stream"))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    /** From the start for each try. */
    private InputStream read(long offset, long length) {
        try {
            FileChannel channel = FileChannel.open(file);
            channel.position(offset);
            return new PartInputStream(Channels.newInputStream(channel), length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void complete(String upload, List<CompletedPart> parts) {
        try {
            connection
                    .client()
                    .completeMultipartUpload(complete -> complete.bucket(bucket)
                            .key(key)
                            .uploadId(upload)
                            .requestPayer(connection.payer())
                            .multipartUpload(all -> all.parts(parts)));
        } catch (SdkException | UncheckedIOException e) {
            // It may have come through although its answer did not; then a second try finds no upload.
            int status = e instanceof SdkException known ? S3Errors.status(known) : 0;
            boolean refused = status >= 400 && status < 500 && status != 404;
            if (refused || !isThere(parts)) {
                throw e;
            }
        }
    }

    private boolean isThere(List<CompletedPart> parts) {
        try {
            String etag = connection
                    .client()
                    .headObject(ask -> ask.bucket(bucket).key(key).requestPayer(connection.payer()))
                    .eTag();
            return etag.replace("\"", "").equals(etag(parts));
        } catch (SdkException e) {
            return false;
        }
    }

    /** What the service calls an object that it put together: the hash of the parts' hashes, and their number. */
    private static String etag(List<CompletedPart> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            parts.forEach(
                    part -> digest.update(HexFormat.of().parseHex(part.eTag().replace("\"", ""))));
            return HexFormat.of().formatHex(digest.digest()) + "-" + parts.size();
        } catch (NoSuchAlgorithmException | IllegalArgumentException e) {
            return "unknown";
        }
    }

    private void abort(String upload) {
        boolean interrupted = Thread.interrupted();
        try {
            connection
                    .client()
                    .abortMultipartUpload(abort ->
                            abort.bucket(bucket).key(key).uploadId(upload).requestPayer(connection.payer()));
        } catch (SdkException e) {
            LOG.warn(
                    "parts of {} stay in s3://{} until a lifecycle rule takes them away (upload {}): {}",
                    key,
                    bucket,
                    upload,
                    S3Errors.shortly(e));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
