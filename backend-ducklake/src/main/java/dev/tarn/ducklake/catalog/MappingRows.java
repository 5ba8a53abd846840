package dev.tarn.ducklake.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads column mappings. */
final class MappingRows {

    private final CatalogSession session;

    MappingRows(CatalogSession session) {
        this.session = session;
    }

    private record Flat(long id, OptionalLong parent, String name, long target, boolean partition) {}

    List<NameMapping> mappings(long tableId) throws SQLException {
        Map<Long, Map<Long, List<Flat>>> mappings = new TreeMap<>();
        session.list(
                row -> {
                    Map<Long, List<Flat>> byParent = mappings.computeIfAbsent(row.number(1), id -> new HashMap<>());
                    if (!row.text(2).equals("map_by_name")) {
                        throw new CatalogDamage(
                                "column mapping " + row.number(1) + " has the unknown type " + row.text(2));
                    }
                    return row.optionalNumber(3).isPresent() && add(byParent, row);
                },
                "SELECT m.mapping_id, m.type, n.column_id, n.parent_column, n.source_name, n.target_field_id, n.is_partition FROM "
                        + session.table("ducklake_column_mapping") + " m LEFT JOIN "
                        + session.table("ducklake_name_mapping")
                        + " n ON n.mapping_id = m.mapping_id WHERE m.table_id = ? ORDER BY m.mapping_id, n.column_id",
                tableId);
        List<NameMapping> all = new ArrayList<>();
        mappings.forEach((id, byParent) -> all.add(new NameMapping(id, fields(-1, byParent))));
        return all;
    }

    private static boolean add(Map<Long, List<Flat>> byParent, CatalogRow row) throws SQLException {
        Flat field = new Flat(
                row.number(3),
                row.optionalNumber(4),
                row.text(5),
                row.number(6),
                row.optionalFlag(7).orElse(false));
        return byParent.computeIfAbsent(field.parent().orElse(-1), id -> new ArrayList<>())
                .add(field);
    }

    private static List<NameMapping.Field> fields(long parent, Map<Long, List<Flat>> byParent) {
        return byParent.getOrDefault(parent, List.of()).stream()
                .map(field -> new NameMapping.Field(
                        field.name(), field.target(), field.partition(), fields(field.id(), byParent)))
                .toList();
    }
}
