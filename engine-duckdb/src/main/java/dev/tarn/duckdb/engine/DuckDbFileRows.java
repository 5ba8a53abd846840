package dev.tarn.duckdb.engine;

import dev.tarn.model.Column;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files, each group of them read by one scan. */
record DuckDbFileRows(StageRequest request, SourceData.Files files, DuckDbErrors errors) implements DuckDbSource {

    @Override
    public String select(TableSchema whole) {
        List<String> selects = new ArrayList<>();
        for (DuckDbScan scan : DuckDbScan.of(files.files(), errors)) {
            selects.add(select(whole, scan));
        }
        if (selects.isEmpty()) {
            selects.add("SELECT "
                    + String.join(", ", values("CAST(NULL AS VARCHAR)", whole, c -> Optional.empty()))
                    + " WHERE false");
        }
        return String.join(" UNION ALL ", selects);
    }

    private List<String> values(String file, TableSchema whole, DuckDbColumnValues.Value source) {
        return DuckDbColumnValues.of(request.load(), file, whole, source);
    }

    private String select(TableSchema whole, DuckDbScan scan) {
        List<String> values = values(scan.fileKey(), whole, column -> value(column, whole, scan));
        return "SELECT " + String.join(", ", values) + " FROM " + scan.from() + condition(scan);
    }

    /** What a scan's files give for a column, converted, if they have it. */
    Optional<String> value(Column column, TableSchema whole, DuckDbScan scan) {
        return scan.source(column, whole.columns())
                .map(source -> DuckDbConversion.convert(scan.raw(source, column.type()), source.type(), column.type()));
    }

    /** Which of a scan's rows are taken, as a condition; true for all. */
    String selected(DuckDbScan scan) {
        String where = condition(scan);
        return where.isEmpty() ? "true" : where.substring(" WHERE ".length());
    }

    private String condition(DuckDbScan scan) {
        if (!(files.selection() instanceof RowSelection.InPeriod selection)) {
            return "";
        }
        Optional<SourceColumn> column = scan.columns().stream()
                .filter(c -> c.originalName().equals(selection.column()))
                .findFirst();
        return " WHERE "
                + column.map(c -> DuckDbConversion.selects(scan.value(c), c.type(), selection))
                        .orElse("false");
    }
}
