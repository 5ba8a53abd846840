package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.catalog.CatalogSession;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Tells whether fields of nested columns were ever changed, so that files have to be looked into. */
final class NestedHistory {

    private NestedHistory() {}

    private record Version(long id, long begin, OptionalLong end, OptionalLong parent) {}

    static boolean changed(CatalogSession session, long tableId) throws SQLException {
        List<Version> versions = session.list(
                row -> new Version(row.number(1), row.number(2), row.optionalNumber(3), row.optionalNumber(4)),
                "SELECT c.column_id, c.begin_snapshot, c.end_snapshot, c.parent_column FROM "
                        + session.table("ducklake_column") + " c WHERE c.table_id = ?",
                tableId);
        Map<Long, Long> first = new HashMap<>();
        versions.forEach(version -> first.merge(version.id(), version.begin(), Math::min));
        return versions.stream()
                .filter(version -> version.parent().isPresent())
                .anyMatch(field -> field.end().isPresent()
                        || field.begin() != first.getOrDefault(field.parent().getAsLong(), field.begin()));
    }
}
