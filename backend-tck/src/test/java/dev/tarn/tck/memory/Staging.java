package dev.tarn.tck.memory;

import dev.tarn.model.Column;
import dev.tarn.model.DataFile;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A load's rows as the table shall have them. */
final class Staging {

    private final StageRequest request;
    private final Flaw flaw;
    private final Conversion conversion;
    private final List<List<Object>> rows = new ArrayList<>();
    private final Map<String, Long> rowsByFile = new HashMap<>();
    private long roundedBefore;

    private Staging(StageRequest request, Flaw flaw) {
        this.request = request;
        this.flaw = flaw;
        this.conversion = new Conversion(flaw);
    }

    static Staging of(StageRequest request, Flaw flaw) {
        Staging staging = new Staging(request, flaw);
        if (request.data() instanceof SourceData.Files files) {
            for (SourceFile source : files.files()) {
                staging.read(source.file(), files.selection());
            }
        } else if (request.data() instanceof SourceData.Rows supplied) {
            try (RowCursor cursor = supplied.cursor().get()) {
                staging.take(cursor, null, row -> true);
            }
        }
        return staging;
    }

    /** This part's rows behind those of the parts before it. */
    Staging after(Staging before) {
        if (flaw != Flaw.PARTS_MAY_DIFFER) {
            request.requirePartOf(before.request);
        }
        Staging whole = new Staging(request, flaw);
        whole.rows.addAll(before.rows);
        whole.rows.addAll(rows);
        whole.rowsByFile.putAll(before.rowsByFile);
        rowsByFile.forEach((file, count) -> whole.rowsByFile.merge(file, count, Long::sum));
        whole.roundedBefore = before.rounded() + rounded();
        return whole;
    }

    private long rounded() {
        return roundedBefore + conversion.rounded();
    }

    static List<Column> columns(TableSchema schema) {
        return Stream.concat(SystemColumns.ALL.stream(), schema.columns().stream())
                .toList();
    }

    private void read(DataFile file, RowSelection selection) {
        try (RowCursor cursor = new MemoryReader(flaw).rows(file)) {
            rowsByFile.put(file.key(), 0L);
            take(cursor, file.key(), selected(cursor, selection));
        }
    }

    private Predicate<List<Object>> selected(RowCursor cursor, RowSelection selection) {
        if (selection instanceof RowSelection.InPeriod wanted && flaw != Flaw.SELECTION_IGNORED) {
            List<String> names =
                    cursor.columns().stream().map(Column::originalName).toList();
            int index = names.indexOf(wanted.column());
            return row -> row.get(index) instanceof String text
                    && text.startsWith(wanted.period().toString());
        }
        return row -> true;
    }

    private void take(RowCursor cursor, String file, Predicate<List<Object>> selected) {
        int[] from = positions(cursor.columns());
        int told = file == null ? fileOf(cursor.columns()) : -1;
        PartitionKey partition = request.load().key().partition();
        long number = 0;
        while (cursor.next()) {
            number++;
            List<Object> source = new ArrayList<>();
            for (int i = 0; i < cursor.columns().size(); i++) {
                source.add(cursor.value(i));
            }
            if (!selected.test(source)) {
                continue;
            }
            List<Object> row = new ArrayList<>(Arrays.asList(
                    partition.period().toString(),
                    partition.account(),
                    flaw == Flaw.NO_LOAD_ID_IN_ROWS ? "" : request.load().loadId(),
                    told < 0 ? file : source.get(told)));
            for (int i = 0; i < from.length; i++) {
                Column column = request.schema().columns().get(i);
                String where = (file == null ? "the rows" : file) + " row " + number;
                row.add(from[i] < 0 ? null : conversion.convert(source.get(from[i]), column, where));
            }
            rows.add(row);
            if (row.get(3) != null) {
                rowsByFile.merge((String) row.get(3), 1L, Long::sum);
            }
        }
    }

    /** The column of rows that tells which file they came from. */
    private int fileOf(List<Column> source) {
        String name = SystemColumns.SOURCE_FILE.originalName();
        boolean forgotten = flaw == Flaw.FILES_OF_ROWS_FORGOTTEN;
        return forgotten || index(name) >= 0
                ? -1
                : source.stream().map(Column::originalName).toList().indexOf(name);
    }

    private int[] positions(List<Column> source) {
        List<Column> wanted = request.schema().columns();
        int[] from = new int[wanted.size()];
        for (int i = 0; i < from.length; i++) {
            from[i] = -1;
            for (int s = 0; s < source.size(); s++) {
                String name = source.get(s).originalName();
                boolean same = flaw == Flaw.COLUMNS_FOUND_IN_ANY_CASE
                        ? name.equalsIgnoreCase(wanted.get(i).originalName())
                        : name.equals(wanted.get(i).originalName());
                if (flaw == Flaw.FILES_UNITED_BY_POSITION ? s == i : same) {
                    from[i] = s;
                }
            }
        }
        return from;
    }

    Table table() {
        return new Table(columns(request.schema()), rows);
    }

    TableSchema schema() {
        return request.schema();
    }

    TableStrategy strategy() {
        return request.strategy();
    }

    StagedTable result(SchemaChange change) {
        Map<String, Long> counted = new HashMap<>(rowsByFile);
        counted.values().removeIf(count -> count == 0);
        return new StagedTable(rows.size(), counted, sums(), rounded(), change);
    }

    private Map<String, BigDecimal> sums() {
        Map<String, BigDecimal> sums = new HashMap<>();
        int cost = index(request.measure().cost());
        int currency = index(request.measure().currency());
        if (cost < 0) {
            return sums;
        }
        for (List<Object> row : rows) {
            Object group = currency < 0 || flaw == Flaw.SUMS_MIX_CURRENCIES ? null : row.get(currency);
            Object amount = row.get(cost);
            sums.merge(
                    group == null ? "" : group.toString(),
                    amount == null ? BigDecimal.ZERO : new BigDecimal(amount.toString()),
                    BigDecimal::add);
        }
        return sums;
    }

    private int index(String originalName) {
        List<Column> columns = request.schema().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).originalName().equals(originalName)) {
                return i + SystemColumns.ALL.size();
            }
        }
        return -1;
    }
}
