package dev.tarn.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Copies by every feed, and asks that each gives the same table. */
final class AllFeeds {

    private final Copies copies;
    private final List<CopyFeed> feeds;

    AllFeeds(Copies copies, List<CopyFeed> feeds) {
        this.copies = copies;
        this.feeds = feeds;
    }

    /** Copies by every feed, and asks that each gives the same table; what the server holds then is the last one's. */
    void copy(TableSchema schema, SourceData data, String... folded) throws SQLException {
        StageRequest request = Copies.request(schema, data);
        CopyTarget target = Copies.target(schema, folded);
        Set<String> contents = new HashSet<>();
        for (CopyFeed feed : feeds) {
            copies.create(target);
            CopyFeed.Copied copied = feed.copy(request, target, copies.connection());
            assertThat(copies.list("SELECT count(*) FROM " + target.table()))
                    .as(feed.name())
                    .containsExactly(String.valueOf(copied.rows()));
            contents.add(copies.contents());
            assertThat(contents).as(feed.name()).hasSize(1);
        }
    }

    /** What the server writes for values of the engine, each in a row. */
    List<String> arrive(ColumnType type, String... expressions) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < expressions.length; i++) {
            rows.add("SELECT " + i + "::BIGINT AS nr, " + expressions[i] + " AS v");
        }
        rows.add("SELECT " + expressions.length + "::BIGINT, NULL");
        TableSchema schema = Copies.schema("nr", new ColumnType.Int64(), "v", type);
        copy(schema, Copies.files(copies.parquet(String.join(" UNION ALL ", rows))));
        List<String> values = copies.column("v", "nr");
        assertThat(values.remove(values.size() - 1)).isNull();
        return values;
    }
}
