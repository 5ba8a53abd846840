package dev.tarn.ducklake.commit;

import java.util.Optional;

/** A delete file of a commit, over all its tries: written when it is needed, and again when it names another snapshot than the commit gets. */
final class PendingDeletes {

    private final NewDeleteFile spec;
    private Optional<WrittenDeletes> written = Optional.empty();
    private long writtenFor;

    PendingDeletes(NewDeleteFile spec) {
        this.spec = spec;
    }

    NewDeleteFile spec() {
        return spec;
    }

    WrittenDeletes writtenFor(long snapshotId) {
        boolean other = written.isPresent() && written.get().newest().isPresent() && writtenFor != snapshotId;
        if (written.isPresent() && !other) {
            return written.get();
        }
        discard();
        WrittenDeletes file = spec.writer().write(snapshotId);
        written = Optional.of(file);
        writtenFor = snapshotId;
        return file;
    }

    void discard() {
        written.ifPresent(spec.writer()::discard);
        written = Optional.empty();
    }
}
