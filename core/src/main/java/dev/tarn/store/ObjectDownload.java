package dev.tarn.store;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadCancelledException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/** Copies an object to this machine by parallel requests for its parts, all of the version that was listed, in constant memory. */
public final class ObjectDownload {

    /** Large enough that a request's own time is small beside that of its bytes, small enough to be fetched again. */
    private static final long PART = 8L << 20;

    private static final int BUFFER = 1 << 16;

    private ObjectDownload() {}

    /**
     * Copies an object. Interrupting the calling thread ends it.
     *
     * @param store where it is
     * @param object what was listed
     * @param file where it goes; replaced where it exists, and gone where the download fails
     * @param executor runs the requests
     * @param received told of bytes as they come, on the executor's threads
     * @throws dev.tarn.error.BadDataException where the object is gone or has changed
     * @throws BackendUnavailableException where the store can't be reached
     * @throws LoadCancelledException where the thread is interrupted
     */
    public static void copy(
            ObjectStore store, StoredObject object, Path file, Executor executor, LongConsumer received) {
        AtomicBoolean over = new AtomicBoolean();
        boolean complete = false;
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            List<FutureTask<Void>> parts = new ArrayList<>();
            for (long at = 0; at < object.size(); at += PART) {
                long offset = at;
                long length = Math.min(PART, object.size() - at);
                FutureTask<Void> part = new FutureTask<>(() -> {
                    part(store, object, offset, length, out, over, received);
                    return null;
                });
                parts.add(part);
                executor.execute(part);
            }
            try {
                for (FutureTask<Void> part : parts) {
                    part.get();
                }
            } catch (ExecutionException e) {
                throw failure(store, object, e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LoadCancelledException("[store] fetch " + object.key() + ": interrupted", e);
            } finally {
                over.set(true);
                parts.forEach(part -> part.cancel(true));
            }
            complete = true;
        } catch (IOException e) {
            throw failure(store, object, e);
        } finally {
            if (!complete) {
                deleteQuietly(file);
            }
        }
    }

    private static void part(
            ObjectStore store,
            StoredObject object,
            long offset,
            long length,
            FileChannel out,
            AtomicBoolean over,
            LongConsumer received)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        long at = offset;
        if (over.get()) {
            return;
        }
        try (InputStream in = store.open(object, offset, length)) {
            while (at < offset + length) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, offset + length - at));
                if (over.get()) {
                    throw new InterruptedIOException("the download is over");
                }
                if (read < 0) {
                    throw new IOException("it ended " + (offset + length - at) + " bytes early");
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    at += out.write(bytes, at);
                }
                received.accept(read);
            }
        }
    }

    private static RuntimeException failure(ObjectStore store, StoredObject object, Throwable cause) {
        if (cause instanceof BackendException known) {
            return known;
        }
        if (cause instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new BackendUnavailableException(
                "[store] fetch " + object.key() + " from " + store.name() + ": " + cause
                        + "; is there room on the disk, and is the store reachable? Try again",
                cause);
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // What it lies in is deleted as a whole.
        }
    }
}
