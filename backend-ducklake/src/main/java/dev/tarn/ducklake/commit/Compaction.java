package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakeFile;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Data files whose rows were written again, into one file, so that nobody sees another row than before.
 *
 * @param kind why
 * @param sources the files, as read at the commit's base, oldest first
 * @param output the file that holds their rows; absent where no row of them is left
 * @param rowIdStart the row id of the output's first row, the next one's following; absent where each row carries its own
 */
public record Compaction(Kind kind, List<LakeFile> sources, Optional<NewDataFile> output, OptionalLong rowIdStart) {

    /** Why files are written again. */
    public enum Kind {
        /**
         * They are small and lie side by side. The output stands in for them at every snapshot, as each of its rows carries the snapshot that
         * inserted it; the catalog forgets the sources, and has them deleted.
         */
        MERGE_ADJACENT("merge_adjacent"),
        /** Many of their rows are deleted. The output is read from the commit on, and the sources up to it. */
        REWRITE_DELETES("rewrite_delete");

        private final String change;

        Kind(String change) {
            this.change = change;
        }

        String change() {
            return change;
        }
    }

    /** Copies the sources. */
    public Compaction {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(rowIdStart, "rowIdStart");
        sources = List.copyOf(sources);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("a compaction needs files to compact");
        }
        if (kind == Kind.MERGE_ADJACENT && output.isEmpty()) {
            throw new IllegalArgumentException("files that are merged leave one");
        }
    }

    /** The first snapshot that the output of a merge is read at. */
    long begin() {
        return sources.stream().mapToLong(LakeFile::begin).min().orElseThrow();
    }

    /** The newest snapshot of a merged row. */
    long partialMax() {
        return sources.stream()
                .mapToLong(f -> f.partialMax().orElse(f.begin()))
                .max()
                .orElseThrow();
    }
}
