package dev.tarn.billing;

import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.NamingRules;
import dev.tarn.spi.SystemColumns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one table schema out of the files of a delivery: united by original name, named and typed by the documented rules. */
public final class SchemaResolver {

    private SchemaResolver() {}

    /**
     * The schema of a delivery. It depends on what the files, the manifest and the data dictionaries declare, never on
     * values, and not on the files' order beyond the order of the columns.
     *
     * @param files the files with their columns
     * @param declared the types that the manifest declares, by original name in either CUR v1 spelling; may be empty
     * @param known the columns that the export's tables have had so far: they keep their names
     * @param rules the database's rules for names
     * @return the columns, without {@link SystemColumns}, in the order in which the files show them
     * @throws BadDataException where a file has a name twice, where two files spell one column as CUR v1 CSV and as Parquet,
     *     or where there are more columns than the database allows
     */
    public static TableSchema resolve(
            List<SourceFile> files, Map<String, ColumnType> declared, List<Column> known, NamingRules rules) {
        Map<String, List<SourceFile>> filesByName = filesByOriginalName(files);
        requireRoom(filesByName.size(), rules);
        DataDictionary dictionary = dictionary(filesByName, declared, known);
        requireOneSpelling(filesByName);
        Map<String, String> names = NameAssignment.assign(filesByName.keySet(), known, rules, dictionary);
        TypeChoice types = new TypeChoice(dictionary, declared);
        List<Column> columns = new ArrayList<>();
        filesByName.forEach(
                (original, in) -> columns.add(new Column(names.get(original), original, types.choose(original, in))));
        return new TableSchema(columns);
    }

    private static DataDictionary dictionary(
            Map<String, List<SourceFile>> filesByName, Map<String, ColumnType> declared, List<Column> known) {
        Set<String> delivered = new HashSet<>(filesByName.keySet());
        delivered.addAll(declared.keySet());
        // What was delivered before only counts where the delivery does not tell: an export may go from CUR to FOCUS.
        return DataDictionary.fitting(delivered)
                .or(() -> DataDictionary.fitting(
                        known.stream().map(Column::originalName).toList()))
                .orElse(DataDictionary.NONE);
    }

    private static Map<String, List<SourceFile>> filesByOriginalName(List<SourceFile> files) {
        Map<String, List<SourceFile>> byName = new LinkedHashMap<>();
        for (SourceFile file : files) {
            Set<String> inFile = new HashSet<>();
            for (SourceColumn column : file.columns()) {
                if (!inFile.add(column.originalName())) {
                    throw new BadDataException("[billing] read columns of "
                            + file.file().key() + ": it has the column '" + column.originalName()
                            + "' twice, so nobody can tell which is meant; rename one of them");
                }
                byName.computeIfAbsent(column.originalName(), n -> new ArrayList<>())
                        .add(file);
            }
        }
        return byName;
    }

    private static void requireRoom(int columns, NamingRules rules) {
        int needed = columns + SystemColumns.ALL.size();
        if (needed > rules.maximumColumns()) {
            throw new BadDataException(
                    "[billing] unite columns: the files have " + columns + " columns, with Tarn's own "
                            + needed + ", and the database allows " + rules.maximumColumns()
                            + " in a table; deselect tag columns in the export, or use one that delivers tags as a map");
        }
    }

    /** Two spellings in one file are two columns; in two files they are one, which a single original name can't describe. */
    private static void requireOneSpelling(Map<String, List<SourceFile>> filesByName) {
        Map<String, String> headers = new HashMap<>();
        filesByName.keySet().stream()
                .filter(ColumnNaming::isCurV1Header)
                .forEach(header -> headers.putIfAbsent(ColumnNaming.plainName(header), header));
        for (String name : filesByName.keySet()) {
            String header = ColumnNaming.isCurV1Header(name) ? null : headers.get(name);
            if (header == null) {
                continue;
            }
            SourceFile first = filesByName.get(header).get(0);
            if (!filesByName.get(name).contains(first)) {
                throw new BadDataException("[billing] unite columns: '" + header + "' in "
                        + first.file().key() + " and '" + name + "' in "
                        + filesByName.get(name).get(0).file().key()
                        + " are one column, spelled as in CUR v1 CSV and as in Parquet; "
                        + "load CSV and Parquet files of a billing period separately");
            }
        }
    }
}
