package dev.tarn.tck.memory;

import dev.tarn.error.BadDataException;
import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads CSV and JSON lines; no Parquet, so that the kit is also tested with a format that is refused. */
final class MemoryReader implements DataReader {

    private final Flaw flaw;

    MemoryReader(Flaw flaw) {
        this.flaw = flaw;
    }

    @Override
    public boolean canRead(FileFormat format) {
        return format != FileFormat.PARQUET;
    }

    @Override
    public SourceFile describe(DataFile file) {
        try (Source source = open(file)) {
            List<SourceColumn> columns = new ArrayList<>();
            for (String name : source.names()) {
                columns.add(new SourceColumn(columns.size(), name, ColumnType.TEXT));
            }
            return new SourceFile(file, columns);
        }
    }

    @Override
    public RowCursor rows(DataFile file) {
        Source source = open(file);
        List<Column> columns = source.names().stream()
                .map(name -> Column.of(name, ColumnType.TEXT))
                .toList();
        if (flaw == Flaw.WHOLE_FILE_IN_MEMORY) {
            List<List<Object>> all = new ArrayList<>();
            source.rows().forEachRemaining(all::add);
            source.close();
            List<List<Object>> kept = new ArrayList<>(all);
            return new ListCursor(columns, kept.iterator(), kept::clear);
        }
        return new ListCursor(columns, source.rows(), source::close);
    }

    private Source open(DataFile file) {
        if (!canRead(file.format())) {
            throw new UnsupportedCapabilityException(
                    "[memory] read " + file.key() + ": Parquet is not supported; use CSV");
        }
        try {
            return file.format() == FileFormat.CSV ? new CsvSource(file, flaw) : new JsonSource(file, flaw);
        } catch (IOException e) {
            throw new BadDataException("[memory] read " + file.key() + ": it is broken; fetch it again", e);
        }
    }

    @Override
    public List<SourceTotal> totals(List<SourceFile> files, Measure measure) {
        List<SourceTotal> totals = new ArrayList<>();
        for (SourceFile source : files) {
            Map<List<String>, SourceTotal> groups = new LinkedHashMap<>();
            try (RowCursor cursor = rows(source.file())) {
                List<String> names =
                        cursor.columns().stream().map(Column::originalName).toList();
                for (long row = 1; cursor.next(); row++) {
                    SourceTotal one = total(source.file().key(), cursor, names, measure, row);
                    groups.merge(List.of(one.period(), one.currency()), one, this::plus);
                }
            }
            totals.addAll(groups.values());
        }
        return totals;
    }

    private SourceTotal plus(SourceTotal a, SourceTotal b) {
        BigDecimal cost = flaw == Flaw.TOTALS_OF_FLOATS
                ? BigDecimal.valueOf(a.cost().doubleValue() + b.cost().doubleValue())
                : a.cost().add(b.cost());
        return new SourceTotal(a.file(), a.period(), a.currency(), a.rows() + b.rows(), cost);
    }

    private static SourceTotal total(String file, RowCursor cursor, List<String> names, Measure measure, long row) {
        String period = text(cursor, names.indexOf(measure.period()));
        if (!period.isEmpty() && !period.matches("\\d{4}-\\d{2}.*")) {
            throw bad(file, row, measure.period(), "no month");
        }
        String cost = text(cursor, names.indexOf(measure.cost()));
        try {
            return new SourceTotal(
                    file,
                    period.isEmpty() ? "" : period.substring(0, 7),
                    text(cursor, names.indexOf(measure.currency())),
                    1,
                    cost.isEmpty() ? BigDecimal.ZERO : new BigDecimal(cost));
        } catch (NumberFormatException e) {
            throw bad(file, row, measure.cost(), "no number");
        }
    }

    private static BadDataException bad(String file, long row, String column, String what) {
        return new BadDataException("[memory] total " + file + ": row " + row + " column " + column + " holds " + what
                + "; correct the file");
    }

    private static String text(RowCursor cursor, int index) {
        Object value = index < 0 ? null : cursor.value(index);
        return value == null ? "" : value.toString();
    }
}
