package dev.tarn.store.s3;

import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Bytes of one version of an object. A body that breaks off, ends early or crawls is asked for again from where it was; the client
 * repeats only requests that were not answered at all.
 */
final class S3Input extends InputStream {

    private static final Logger LOG = LoggerFactory.getLogger(S3Input.class);

    /** How often a body may fail without giving a byte in between. */
    private static final int TRIES = 6;

    /** How often a body that only crawls is given up for another: then the network is what is slow. */
    private static final int SLOW_TRIES = 3;

    private final S3Connection connection;
    private final S3Errors errors;
    private final String bucket;
    private final String key;
    private final StoredObject object;
    private final long end;
    private long at;
    private ResponseInputStream<GetObjectResponse> body;
    private int failures;
    private int slow;
    private long measuredNanos;
    private long measuredBytes;

    private S3Input(
            S3Connection connection,
            S3Errors errors,
            String bucket,
            String key,
            StoredObject object,
            long offset,
            long length) {
        this.connection = connection;
        this.errors = errors;
        this.bucket = bucket;
        this.key = key;
        this.object = object;
        this.at = offset;
        this.end = offset + length;
    }

    static S3Input open(
            S3Connection connection,
            S3Errors errors,
            String bucket,
            String key,
            StoredObject object,
            long offset,
            long length) {
        S3Input input = new S3Input(connection, errors, bucket, key, object, offset, length);
        input.ask();
        return input;
    }

    private void ask() {
        body = errors.explaining(
                "read",
                object.key(),
                () -> connection
                        .client()
                        .getObject(get -> get.bucket(bucket)
                                .key(key)
                                .ifMatch("\"" + object.etag() + "\"")
                                .range("bytes=" + at + "-" + (end - 1))
                                .requestPayer(connection.payer())));
        String given = String.valueOf(body.response().contentRange());
        if (!given.startsWith("bytes " + at + "-" + (end - 1) + "/")) {
            abort();
            throw new BackendUnavailableException(errors.start("read", object.key()) + "bytes " + at + " to "
                    + (end - 1) + " were asked for, and '" + given
                    + "' came: the service, or what stands in between, ignores ranges; use one that has them");
        }
        measuredNanos = 0;
        measuredBytes = 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (at == end || length == 0) {
            return at == end ? -1 : 0;
        }
        while (true) {
            if (body == null) {
                ask();
            }
            try {
                long begin = System.nanoTime();
                int read = body.read(buffer, offset, (int) Math.min(length, end - at));
                if (read > 0) {
                    at += read;
                    failures = 0;
                    measure(read, System.nanoTime() - begin);
                    return read;
                }
                again("it ended " + (end - at) + " bytes early", null);
            } catch (AbortedException e) {
                throw new LoadCancelledException(errors.start("read", object.key()) + "interrupted", e);
            } catch (IOException | SdkException e) {
                again(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** A body that crawls counts as broken off, before the next bytes are asked for. */
    private void measure(int bytes, long nanos) {
        measuredBytes += bytes;
        measuredNanos += nanos;
        if (measuredNanos < connection.timeouts().slow().toNanos()) {
            return;
        }
        boolean crawls = measuredBytes < connection.timeouts().leastBytes();
        measuredNanos = 0;
        measuredBytes = 0;
        if (crawls && slow < SLOW_TRIES && at < end) {
            slow++;
            LOG.debug("{} crawls at byte {}: asking again", object.key(), at);
            abort();
        }
    }

    private void again(String why, Exception cause) {
        abort();
        if (Thread.currentThread().isInterrupted()) {
            throw new LoadCancelledException(errors.start("read", object.key()) + "interrupted", cause);
        }
        if (++failures >= TRIES) {
            throw new BackendUnavailableException(
                    errors.start("read", object.key()) + "it broke off " + failures + " times at byte " + at
                            + ", last: " + why + "; try again later",
                    cause);
        }
        LOG.debug("{} broke off at byte {}: {}; asking again", object.key(), at, why);
        errors.pause("read", object.key(), failures);
    }

    /** Reading a body to its end only to keep its connection may take longer than a new one. */
    private void abort() {
        if (body != null) {
            body.abort();
            body = null;
        }
    }

    @Override
    public void close() throws IOException {
        if (at == end && body != null) {
            try {
                body.close();
            } catch (IOException e) {
                LOG.debug("closing {} failed: {}", object.key(), e.toString());
            }
            body = null;
        } else {
            abort();
        }
    }
}
