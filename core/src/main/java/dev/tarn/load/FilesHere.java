package dev.tarn.load;

import dev.tarn.model.SourceFile;
import java.util.List;
import java.util.Optional;

/** Files that lie on this machine: one part. */
final class FilesHere implements FileParts {

    private final List<SourceFile> files;
    private boolean given;

    FilesHere(List<SourceFile> files) {
        this.files = List.copyOf(files);
    }

    @Override
    public Optional<List<SourceFile>> next() {
        boolean first = !given;
        given = true;
        return first ? Optional.of(files) : Optional.empty();
    }

    @Override
    public void done() {}

    @Override
    public void close() {}
}
