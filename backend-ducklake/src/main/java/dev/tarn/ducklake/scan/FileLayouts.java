package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.NameMapping;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.UnsupportedCapabilityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds out how each file is read. Most are read by number without being looked into; those are looked into that a nested column has
 * changed for, or that nobody who numbers columns seems to have written.
 */
final class FileLayouts {

    private static final Pattern NUMBERED = Pattern.compile("(?:.*/)?ducklake-[^/]*\\.parquet");

    private final LakeTable table;
    private final ScanPaths paths;
    private final Map<Long, NameMapping> mappings;
    private final boolean nestedChanged;
    private final FileLayout numbered;
    private final Map<FileLayout, FileLayout> known = new HashMap<>();
    private final Map<Long, FileLayout> mapped = new HashMap<>();
    private Map<String, List<FileField>> footers = Map.of();

    FileLayouts(LakeTable table, ScanPaths paths, Map<Long, NameMapping> mappings, boolean nestedChanged) {
        this.table = table;
        this.paths = paths;
        this.mappings = mappings;
        this.nestedChanged = nestedChanged && table.columns().stream().anyMatch(LakeColumn::nested);
        this.numbered = new FileLayout(
                false,
                table.columns().stream()
                        .<FileLayout.Source>map(column -> new FileLayout.Held(FileField.of(column)))
                        .toList());
        known.put(numbered, numbered);
    }

    /** Looks into those files that it has to look into. */
    void look(List<LakeFile> files, Connection connection) throws SQLException {
        List<String> literals = files.stream()
                .filter(this::isUnknown)
                .map(file -> paths.literal(paths.of(file)))
                .toList();
        footers = literals.isEmpty() ? Map.of() : FileFooters.columns(connection, literals);
    }

    private boolean isUnknown(LakeFile file) {
        boolean unknown = file.mappingId().isEmpty()
                && (nestedChanged || !NUMBERED.matcher(file.path().text()).matches());
        if (unknown && nestedChanged && file.encryptionKey().isPresent()) {
            throw new UnsupportedCapabilityException(paths.start(paths.of(file))
                    + "an encrypted file can't be read once a field of a nested column was changed");
        }
        return unknown && file.encryptionKey().isEmpty();
    }

    /** The layout; the same object for the same layout. */
    FileLayout of(LakeFile file) {
        if (file.mappingId().isPresent()) {
            return mapped.computeIfAbsent(file.mappingId().getAsLong(), id -> same(byMapping(file, id)));
        }
        if (!isUnknown(file)) {
            return numbered;
        }
        List<FileField> columns = footers.get(paths.here(file));
        if (columns == null) {
            throw new BadDataException(paths.start(paths.of(file)) + "the engine found no columns in the file");
        }
        return same(columns.stream().allMatch(column -> column.id() >= 0) ? byNumber(columns) : byPlace(columns));
    }

    private FileLayout same(FileLayout layout) {
        return known.computeIfAbsent(layout, l -> l);
    }

    private FileLayout byNumber(List<FileField> columns) {
        List<FileLayout.Source> sources = new ArrayList<>();
        for (LakeColumn column : table.columns()) {
            FileField field = columns.stream()
                    .filter(c -> c.id() == column.id())
                    .findFirst()
                    .map(c -> direct(column, c) ? FileField.of(column) : c)
                    .orElse(FileField.of(column));
            sources.add(new FileLayout.Held(field));
        }
        return new FileLayout(false, sources);
    }

    private FileLayout byPlace(List<FileField> columns) {
        List<FileLayout.Source> sources = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            LakeColumn column = table.columns().get(i);
            sources.add(
                    i < columns.size()
                            ? new FileLayout.Held(new FileField(
                                    columns.get(i).name(),
                                    column.id(),
                                    FileField.of(column).children()))
                            : new FileLayout.Lacking());
        }
        return new FileLayout(true, sources);
    }

    private FileLayout byMapping(LakeFile file, long mappingId) {
        NameMapping mapping = mappings.get(mappingId);
        if (mapping == null) {
            throw new BackendRejectedException(paths.start(paths.of(file)) + "its column mapping " + mappingId
                    + " is not in the catalog; the catalog is damaged");
        }
        List<FileLayout.Source> sources = new ArrayList<>();
        for (LakeColumn column : table.columns()) {
            Optional<NameMapping.Field> field = mapping.fields().stream()
                    .filter(f -> f.columnId() == column.id())
                    .findFirst();
            if (field.isEmpty()) {
                sources.add(new FileLayout.Lacking());
            } else if (field.get().partition()) {
                sources.add(new FileLayout.InPath(field.get().sourceName()));
            } else {
                FileField held = aligned(column, FileField.of(field.get()));
                List<FileField> children =
                        direct(column, held) ? FileField.of(column).children() : held.children();
                sources.add(new FileLayout.Held(new FileField(held.name(), column.id(), children)));
            }
        }
        return new FileLayout(true, sources);
    }

    /** A mapping may name the parts of a list or map in any order, or not at all. */
    private static FileField aligned(LakeColumn column, FileField field) {
        List<FileField> children = new ArrayList<>();
        for (LakeColumn child : column.children()) {
            Optional<FileField> found = field.child(child.id());
            if (found.isPresent()) {
                children.add(aligned(child, found.get()));
            } else if (!column.type().equals("struct")) {
                children.add(FileField.of(child));
            }
        }
        if (field.children().isEmpty()) {
            return new FileField(field.name(), column.id(), FileField.of(column).children());
        }
        return new FileField(field.name(), column.id(), children);
    }

    private static boolean direct(LakeColumn column, FileField field) {
        return NestedValue.isDirect(column, field);
    }
}
