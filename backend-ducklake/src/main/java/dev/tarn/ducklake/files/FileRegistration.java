package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeTypes;
import dev.tarn.ducklake.catalog.NameMapping;
import dev.tarn.ducklake.commit.NewDataFile;
import dev.tarn.error.BadDataException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes Parquet files of others the lake's without copying them: it reads their footers only. The lake takes care of them from
 * then on: whoever cleans it up may delete them once no snapshot needs them.
 */
public final class FileRegistration {

    /** Types whose bounds in footers are those that the catalog keeps. */
    private static final Set<String> BOUNDS = Set.of(
            "boolean",
            "int8",
            "int16",
            "int32",
            "int64",
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "float32",
            "float64",
            "date",
            "time",
            "timestamp",
            "timestamp_us",
            "timestamp_ms",
            "timestamp_s",
            "timestamp_ns",
            "timestamptz",
            "varchar",
            "uuid");

    private final LakeFolder folder;
    private final DuckDbErrors errors;

    /**
     * Registers files with a lake.
     *
     * @param dataPath the lake's data path, ending in a slash
     * @param errors what speaks for the backend
     */
    public FileRegistration(String dataPath, DuckDbErrors errors) {
        this.folder = new LakeFolder(dataPath);
        this.errors = errors;
    }

    /**
     * Reads what the catalog must know of files.
     *
     * @param on a connection of the engine
     * @param table the table that they become part of
     * @param files the files, each once
     * @param options how far they may differ from the table
     * @return what a commit needs to know; files without a row are left out
     * @throws BadDataException if a file has another shape than the table, naming file and column
     */
    public List<NewDataFile> read(DuckDbStatements on, LakeTable table, List<Path> files, AddOptions options) {
        if (files.isEmpty()) {
            return List.of();
        }
        String operation = "add files to " + table.schema().name() + "." + table.name();
        try {
            Footers footers = new Footers(on, errors);
            List<ForeignFile> foreign = footers.read(
                    files.stream().map(f -> f.toAbsolutePath().normalize()).toList());
            Registration registration = new Registration(footers, table, options);
            List<NewDataFile> all = new ArrayList<>();
            for (ForeignFile file : foreign) {
                if (file.rows() > 0) {
                    all.add(registration.file(file, path(table, file.path())));
                }
            }
            return all;
        } catch (SQLException e) {
            throw errors.translate(operation, e);
        }
    }

    private LakePath path(LakeTable table, Path file) {
        Path below = folder.of(table);
        return file.startsWith(below)
                ? new LakePath(below.relativize(file).toString().replace('\\', '/'), true)
                : new LakePath(file.toString().replace('\\', '/'), false);
    }

    /** Files of one call: what all footers say of leaves with bounds of one type is asked once. */
    private static final class Registration {

        private final Footers footers;
        private final LakeTable table;
        private final AddOptions options;
        private final Optional<PartitionLayout> layout;
        private final Map<Asked, Map<String, List<Footers.Leaf>>> answers = new HashMap<>();

        private record Asked(Set<Integer> leaves, Optional<List<String>> bounds) {}

        Registration(Footers footers, LakeTable table, AddOptions options) {
            this.footers = footers;
            this.table = table;
            this.options = options;
            this.layout = PartitionLayout.of(table);
        }

        NewDataFile file(ForeignFile file, LakePath path) throws SQLException {
            Map<String, String> pathValues = options.valuesFromPath() ? PathValues.of(file.path()) : Map.of();
            ColumnMatch match = new ColumnMatch(table, options, file, pathValues);
            List<NameMapping.Field> mapping = match.fields();
            List<ColumnStats> stats = new ArrayList<>();
            Map<Integer, Footers.Leaf> leaves = leaves(file, match);
            for (Map.Entry<Integer, ColumnMatch.Leaf> leaf : match.leaves().entrySet()) {
                stats.add(stats(file, leaf.getValue().column(), Optional.ofNullable(leaves.get(leaf.getKey()))));
            }
            for (LakeColumn column : match.fromPath()) {
                stats.add(pathStats(file, column, pathValue(file, match, column.name(), LakeTypes.sql(column))));
            }
            stats.sort(Comparator.comparingLong(ColumnStats::columnId));
            return new NewDataFile(
                    path,
                    file.rows(),
                    file.sizeBytes(),
                    OptionalLong.of(file.footerSize()),
                    layout.map(l -> OptionalLong.of(l.id())).orElse(OptionalLong.empty()),
                    partition(file, match, pathValues),
                    stats,
                    Optional.of(mapping),
                    Optional.empty());
        }

        private List<Optional<String>> partition(ForeignFile file, ColumnMatch match, Map<String, String> pathValues)
                throws SQLException {
            List<Optional<String>> values = new ArrayList<>();
            for (PartitionLayout.Key key : layout.map(PartitionLayout::keys).orElse(List.of())) {
                if (!pathValues.containsKey(key.folder().toLowerCase(Locale.ROOT))) {
                    throw bad(
                            file,
                            "the table is partitioned, and no folder of the path is " + key.folder()
                                    + "=…; put the file there, or write its rows instead of adding it");
                }
                boolean identity = key.field().transform().equals("identity");
                values.add(pathValue(file, match, key.folder(), identity ? LakeTypes.sql(key.column()) : "BIGINT"));
            }
            return values;
        }

        /** As the engine writes a value of the type. */
        private Optional<String> pathValue(ForeignFile file, ColumnMatch match, String name, String type)
                throws SQLException {
            Optional<String> text = match.pathValue(name);
            if (text.isEmpty()) {
                return text;
            }
            String value = footers.statements()
                    .list(
                            row -> String.valueOf(row.getString(1)),
                            "SELECT coalesce('=' || TRY_CAST(? AS " + type + ")::VARCHAR, '')",
                            text.get())
                    .get(0);
            if (value.isEmpty()) {
                throw bad(file, "the folder " + name + "=… of its path holds no " + type + "; correct the path");
            }
            return Optional.of(value.substring(1));
        }

        private static ColumnStats pathStats(ForeignFile file, LakeColumn column, Optional<String> value) {
            return new ColumnStats(
                    column.id(),
                    OptionalLong.of(0),
                    OptionalLong.of(value.isPresent() ? file.rows() : 0),
                    OptionalLong.of(value.isPresent() ? 0 : file.rows()),
                    value,
                    value,
                    Optional.empty(),
                    Optional.empty());
        }

        private Map<Integer, Footers.Leaf> leaves(ForeignFile file, ColumnMatch match) throws SQLException {
            Map<Optional<List<String>>, Set<Integer>> alike = new HashMap<>();
            match.leaves()
                    .forEach((leaf, target) -> alike.computeIfAbsent(bounds(target), b -> new TreeSet<>())
                            .add(leaf));
            Map<Integer, Footers.Leaf> found = new HashMap<>();
            for (Map.Entry<Optional<List<String>>, Set<Integer>> group : alike.entrySet()) {
                Asked asked = new Asked(group.getValue(), group.getKey());
                if (!answers.containsKey(asked)) {
                    answers.put(asked, footers.leaves(asked.leaves(), asked.bounds()));
                }
                answers.get(asked)
                        .getOrDefault(file.path().toString(), List.of())
                        .forEach(leaf -> found.put(leaf.leaf(), leaf));
            }
            return found;
        }

        private ColumnStats stats(ForeignFile file, LakeColumn column, Optional<Footers.Leaf> leaf) {
            Footers.Leaf found = leaf.orElseThrow(() ->
                    bad(file, "its footer says nothing of column " + column.name() + "; have it delivered again"));
            boolean counted = found.values().isPresent()
                    && found.nulls().isPresent()
                    && found.nulls().getAsLong() <= found.values().getAsLong();
            if (counted && !column.nullsAllowed() && found.nulls().getAsLong() > 0) {
                throw bad(
                        file,
                        "column " + column.name() + " is NULL in "
                                + found.nulls().getAsLong() + " rows, and the table does not allow that");
            }
            return new ColumnStats(
                    column.id(),
                    found.sizeBytes(),
                    counted
                            ? OptionalLong.of(
                                    found.values().getAsLong() - found.nulls().getAsLong())
                            : OptionalLong.empty(),
                    counted ? found.nulls() : OptionalLong.empty(),
                    found.min().filter(t -> t.indexOf('\0') < 0),
                    found.max().filter(t -> t.indexOf('\0') < 0),
                    Optional.empty(),
                    Optional.empty());
        }

        private static Optional<List<String>> bounds(ColumnMatch.Leaf leaf) {
            LakeColumn column = leaf.column();
            if (!column.type().startsWith("decimal(") && !BOUNDS.contains(column.type())) {
                return Optional.empty();
            }
            String type = LakeTypes.sql(column);
            return Optional.of(
                    switch (column.type()) {
                        // A footer's shortest text of a FLOAT is another number as a DOUBLE.
                        case "float64" -> List.of(leaf.type(), type);
                        case "boolean" -> List.of(type, "INTEGER");
                        default -> List.of(type, type);
                    });
        }

        private BadDataException bad(ForeignFile file, String what) {
            return new BadDataException("[ducklake] add " + file.path() + " to "
                    + table.schema().name() + "." + table.name() + ": " + what);
        }
    }
}
