package dev.tarn.ducklake.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of format 1.0. */
public final class CatalogTables {

    /** A line for each table: its name, then its columns; {@code #} marks a key, {@code !} what may not be NULL. */
    private static final String DEFINITIONS = """
            metadata: key V!, value V!, scope V, scope_id B
            snapshot: snapshot_id B#, snapshot_time Z, schema_version B, next_catalog_id B, next_file_id B
            snapshot_changes: snapshot_id B#, changes_made V, author V, commit_message V, commit_extra_info V
            schema: schema_id B#, schema_uuid U, begin_snapshot B, end_snapshot B, schema_name V, path V, path_is_relative L
            table: table_id B, table_uuid U, begin_snapshot B, end_snapshot B, schema_id B, table_name V, path V, path_is_relative L
            view: view_id B, view_uuid U, begin_snapshot B, end_snapshot B, schema_id B, view_name V, dialect V, sql V, column_aliases V
            tag: object_id B, begin_snapshot B, end_snapshot B, key V, value V
            column_tag: table_id B, column_id B, begin_snapshot B, end_snapshot B, key V, value V
            data_file: data_file_id B#, table_id B, begin_snapshot B, end_snapshot B, file_order B, path V, path_is_relative L, \
            file_format V, record_count B, file_size_bytes B, footer_size B, row_id_start B, partition_id B, encryption_key V, \
            mapping_id B, partial_max B
            file_column_stats: data_file_id B, table_id B, column_id B, column_size_bytes B, value_count B, null_count B, \
            min_value V, max_value V, contains_nan L, extra_stats V
            file_variant_stats: data_file_id B, table_id B, column_id B, variant_path V, shredded_type V, column_size_bytes B, \
            value_count B, null_count B, min_value V, max_value V, contains_nan L, extra_stats V
            delete_file: delete_file_id B#, table_id B, begin_snapshot B, end_snapshot B, data_file_id B, path V, \
            path_is_relative L, format V, delete_count B, file_size_bytes B, footer_size B, encryption_key V, partial_max B
            column: column_id B, begin_snapshot B, end_snapshot B, table_id B, column_order B, column_name V, column_type V, \
            initial_default V, default_value V, nulls_allowed L, parent_column B, default_value_type V, default_value_dialect V
            table_stats: table_id B, record_count B, next_row_id B, file_size_bytes B
            table_column_stats: table_id B, column_id B, contains_null L, contains_nan L, min_value V, max_value V, extra_stats V
            partition_info: partition_id B, table_id B, begin_snapshot B, end_snapshot B
            partition_column: partition_id B, table_id B, partition_key_index B, column_id B, transform V
            file_partition_value: data_file_id B, table_id B, partition_key_index B, partition_value V
            files_scheduled_for_deletion: data_file_id B, path V, path_is_relative L, schedule_start Z
            inlined_data_tables: table_id B, table_name V, schema_version B
            column_mapping: mapping_id B, table_id B, type V
            name_mapping: mapping_id B, column_id B, source_name V, target_field_id B, parent_column B, is_partition L
            schema_versions: begin_snapshot B, schema_version B, table_id B
            macro: schema_id B, macro_id B, macro_name V, begin_snapshot B, end_snapshot B
            macro_impl: macro_id B, impl_id B, dialect V, sql V, type V
            macro_parameters: macro_id B, impl_id B, column_id B, parameter_name V, parameter_type V, default_value V, \
            default_value_type V
            sort_info: sort_id B, table_id B, begin_snapshot B, end_snapshot B
            sort_expression: sort_id B, table_id B, sort_key_index B, expression V, dialect V, sort_direction V, null_order V
            """;

    private static final List<CatalogTable> ALL =
            DEFINITIONS.lines().map(CatalogTables::table).toList();

    private CatalogTables() {}

    /**
     * All of them, in the order in which they are made.
     *
     * @return the 28 tables
     */
    public static List<CatalogTable> all() {
        return ALL;
    }

    /**
     * One of them.
     *
     * @param name its name, for example {@code ducklake_snapshot}
     * @return the table
     * @throws IllegalArgumentException if the format has none of that name
     */
    public static CatalogTable named(String name) {
        return ALL.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the format has no table " + name));
    }

    private static CatalogTable table(String definition) {
        int colon = definition.indexOf(':');
        List<CatalogTable.Column> columns = new ArrayList<>();
        for (String column : definition.substring(colon + 1).strip().split(", ")) {
            String name = column.substring(0, column.indexOf(' '));
            String type = column.substring(name.length() + 1);
            columns.add(new CatalogTable.Column(name, type(type.charAt(0)), type.endsWith("#"), type.endsWith("!")));
        }
        return new CatalogTable("ducklake_" + definition.substring(0, colon).toLowerCase(Locale.ROOT), columns);
    }

    private static CatalogType type(char letter) {
        return switch (letter) {
            case 'B' -> CatalogType.BIGINT;
            case 'V' -> CatalogType.VARCHAR;
            case 'L' -> CatalogType.BOOLEAN;
            case 'Z' -> CatalogType.TIMESTAMPTZ;
            case 'U' -> CatalogType.UUID;
            default -> throw new IllegalArgumentException("no such type: " + letter);
        };
    }
}
