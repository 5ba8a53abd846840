package dev.tarn.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import dev.tarn.spi.StageRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyFeedsTest {

    private static final TableSchema NR = Copies.schema("nr", new ColumnType.Int64());

    @TempDir
    Path folder;

    /** A reader that does nothing but read. */
    private static final class Plain implements DataReader {

        @Override
        public boolean canRead(FileFormat format) {
            return false;
        }

        @Override
        public SourceFile describe(DataFile file) {
            throw new UnsupportedCapabilityException("no");
        }

        @Override
        public RowCursor rows(DataFile file) {
            throw new UnsupportedCapabilityException("no");
        }

        @Override
        public List<SourceTotal> totals(List<SourceFile> files, Measure measure) {
            return List.of();
        }
    }

    @Test
    void aReaderThatOffersNothingBetterGivesRows() {
        assertThat(CopyFeeds.of(new Plain()).name()).isEqualTo(new RowsFeed(new Plain()).name());
    }

    @Test
    void theEnginesReaderGivesBatchesHere() throws Exception {
        assertThat(ArrowRuntime.obstacle()).isEmpty();
        try (Copies copies = new Copies(folder)) {
            assertThat(ArrowRuntime.failure(copies.engine())).isEmpty();
            assertThat(copies.chosen().name()).isEqualTo(new ArrowBinaryFeed(copies.engine()).name());
        }
    }

    @Test
    void whatDoesNotWorkIsTriedOnceAndReplaced() throws Exception {
        try (Copies copies = new Copies(folder)) {
            AtomicInteger trials = new AtomicInteger();
            CopyFeed lines = new TextLinesFeed(copies.engine());
            CopyFeed feed = new TriedFeed(
                    new ArrowBinaryFeed(copies.engine()),
                    () -> {
                        trials.incrementAndGet();
                        return Optional.of("no room for a library");
                    },
                    lines);
            StageRequest request = Copies.request(NR, Copies.rows(NR.columns(), List.of(List.of(1L))));
            CopyTarget target = Copies.target(NR);
            copies.create(target);
            assertThat(trials).hasValue(0);
            feed.copy(request, target, copies.connection());
            feed.copy(request, target, copies.connection());
            assertThat(trials).hasValue(1);
            assertThat(feed.name()).isEqualTo(lines.name());
            assertThat(copies.list("SELECT count(*) FROM " + target.table())).containsExactly("2");
        }
    }
}
