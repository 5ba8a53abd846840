package dev.tarn.tck;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceFile;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gives a load the data of files: as files to a backend that reads them, else as the rows that are in them. */
final class Feed {

    private Feed() {}

    /** Simple CSV: no quotes; blank is NULL. */
    static TestLoad csv(Workbench bench, TestLoad load, String... texts) {
        List<DataFile> files = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            files.add(bench.files().csv(load.key().version() + "/part-" + i + ".csv", texts[i]));
        }
        return bench.reads(FileFormat.CSV) ? files(bench, load, files) : load.data(asRows(texts));
    }

    static TestLoad files(Workbench bench, TestLoad load, DataFile... files) {
        return files(bench, load, List.of(files));
    }

    private static TestLoad files(Workbench bench, TestLoad load, List<DataFile> files) {
        List<SourceFile> described =
                files.stream().map(bench.reader()::describe).toList();
        return load.data(new SourceData.Files(described, new RowSelection.All()));
    }

    private static SourceData asRows(String... texts) {
        Set<String> names = new LinkedHashSet<>();
        for (String text : texts) {
            names.addAll(Arrays.asList(text.split("\n", 2)[0].split(",", -1)));
        }
        List<String> columns = List.copyOf(names);
        List<List<Object>> rows = new ArrayList<>();
        for (String text : texts) {
            String[] lines = text.split("\n");
            List<String> header = Arrays.asList(lines[0].split(",", -1));
            for (int i = 1; i < lines.length; i++) {
                String[] fields = lines[i].split(",", -1);
                Object[] row = new Object[columns.size()];
                for (int f = 0; f < fields.length; f++) {
                    row[columns.indexOf(header.get(f))] = fields[f].isEmpty() ? null : fields[f];
                }
                rows.add(Arrays.asList(row));
            }
        }
        return Lines.rows(
                columns.stream().map(name -> Column.of(name, ColumnType.TEXT)).toList(), rows);
    }
}
