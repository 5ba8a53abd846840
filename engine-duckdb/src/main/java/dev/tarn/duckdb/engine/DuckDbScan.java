package dev.tarn.duckdb.engine;

import dev.tarn.csv.CsvFiles;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files with the same columns, read by one scan. The scan's columns are called by their positions, so that a header may repeat
 * a name or differ from another by case only, and nothing is sniffed: what a column is, the {@link SourceFile} says.
 *
 * @param files the files, all with the same format, packing and columns
 * @param errors what speaks for the backend that reads them
 */
record DuckDbScan(List<SourceFile> files, DuckDbErrors errors) {

    /** The engine's number of a scan's files, from 0: a column that its readers offer beside a file's own. */
    private static final String FILE_INDEX = "file_index";

    DuckDbScan {
        files = List.copyOf(files);
    }

    /** Groups files by what they have in common; files without columns have no rows and are in no group. */
    static List<DuckDbScan> of(List<SourceFile> files, DuckDbErrors errors) {
        Map<List<Object>, List<SourceFile>> groups = new LinkedHashMap<>();
        for (SourceFile file : files) {
            if (file.columns().isEmpty()) {
                continue;
            }
            List<Object> likeness =
                    new ArrayList<>(List.of(file.file().format(), packing(file.file()), file.columns()));
            if (file.file().format() == FileFormat.PARQUET && hasNamesThatDifferByCase(file)) {
                // The engine matches the columns of several Parquet files by name, which can't tell these apart.
                likeness.add(file.file().key());
            }
            groups.computeIfAbsent(likeness, l -> new ArrayList<>()).add(file);
        }
        return groups.values().stream()
                .map(group -> new DuckDbScan(group, errors))
                .toList();
    }

    List<SourceColumn> columns() {
        return files.get(0).columns();
    }

    /** The source column of a table's column: the first of its name, for a repeated name the next. */
    Optional<SourceColumn> source(Column column, List<Column> all) {
        int occurrence = 0;
        for (Column other : all) {
            if (other.equals(column)) {
                break;
            }
            occurrence += other.originalName().equals(column.originalName()) ? 1 : 0;
        }
        return columns().stream()
                .filter(c -> c.originalName().equals(column.originalName()))
                .skip(occurrence)
                .findFirst();
    }

    /** The value of a column of the file, blank text of a CSV file being none. */
    String value(SourceColumn column) {
        String name = name(column.position());
        return format() == FileFormat.CSV ? "nullif(" + name + ", '')" : name;
    }

    /** A column's value before anything is made of it, for converting it: conversions take blanks for none themselves. */
    String raw(SourceColumn column, ColumnType to) {
        return to instanceof ColumnType.Text ? value(column) : name(column.position());
    }

    /** The key of the file that a row is from. */
    String fileKey() {
        List<String> keys = files.stream().map(f -> f.file().key()).toList();
        return keys.size() == 1
                ? DuckDbSql.literal(keys.get(0))
                : "list_extract(" + DuckDbSql.literals(keys) + ", CAST(" + FILE_INDEX + " AS BIGINT) + 1)";
    }

    /** What stands after FROM. */
    String from() {
        return switch (format()) {
            case CSV -> csv("");
            case PARQUET -> parquet();
            case JSON -> json();
        };
    }

    /** The same, so that rows come in the order of the files and of their records. */
    String fromInOrder() {
        return format() == FileFormat.CSV ? csv(", parallel=false") : from();
    }

    private String csv(String options) {
        StringBuilder sql = new StringBuilder("read_csv(")
                .append(DuckDbSql.files(paths(), errors))
                .append(", auto_detect=false, header=true, delim=',', quote='\"', escape='\"', strict_mode=true,"
                        + " null_padding=false, nullstr=['', 'NULL', 'null'], allow_quoted_nulls=false,"
                        + " max_line_size=16777216, buffer_size=33554432, hive_partitioning=false, compression='")
                .append(packing(files.get(0).file()) == Compression.GZIP ? "gzip" : "none")
                .append('\'')
                .append(options)
                .append(", columns={");
        for (SourceColumn column : columns()) {
            sql.append(column.position() == 0 ? "" : ", ")
                    .append(DuckDbSql.literal(name(column.position())))
                    .append(": 'VARCHAR'");
        }
        return sql.append("})").toString();
    }

    private String parquet() {
        return "read_parquet("
                + DuckDbSql.locations(files.stream().map(SourceFile::file).toList(), errors)
                + ", hive_partitioning=false) AS tarn_file" + names();
    }

    /** All keys of a record at once, numbers as the file writes them, nested values as JSON. */
    private String json() {
        List<String> values = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        for (SourceColumn column : columns()) {
            paths.add("$.\"" + column.originalName().replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
            boolean nested = column.type() instanceof ColumnType.Json;
            values.add((nested ? "tarn_nested[" : "tarn_scalars[") + paths.size() + "] AS " + name(column.position()));
        }
        String list = DuckDbSql.literals(paths);
        return "(SELECT " + String.join(", ", values) + ", " + FILE_INDEX + " FROM (SELECT " + FILE_INDEX
                + ", json_extract_string(tarn_quoted(CAST(json AS VARCHAR)), " + list
                + ") AS tarn_scalars, json_extract(json, "
                + list + ") AS tarn_nested FROM "
                + DuckDbJson.records(paths(), packing(files.get(0).file()), errors) + "))";
    }

    private String names() {
        List<String> names =
                columns().stream().map(column -> name(column.position())).toList();
        return "(" + String.join(", ", names) + ")";
    }

    static String name(int position) {
        return "tarn_c" + position;
    }

    FileFormat format() {
        return files.get(0).file().format();
    }

    private List<Path> paths() {
        return files.stream().map(f -> Path.of(f.file().uri())).toList();
    }

    private static Compression packing(DataFile file) {
        return file.format() == FileFormat.PARQUET ? Compression.NONE : CsvFiles.packing(file);
    }

    private static boolean hasNamesThatDifferByCase(SourceFile file) {
        Set<String> names = new HashSet<>();
        return !file.columns().stream().allMatch(c -> names.add(c.originalName().toLowerCase(Locale.ROOT)));
    }
}
