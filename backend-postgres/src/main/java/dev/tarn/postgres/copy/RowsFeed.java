package dev.tarn.postgres.copy;

import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.ConvertedRows;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.SystemColumns;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The last resort: each row as values of Java, written as COPY text. */
final class RowsFeed implements CopyFeed {

    /** Small enough for constant memory, large enough that the network is not asked for each row. */
    private static final int BUFFER = 1 << 16;

    private final DataReader reader;

    RowsFeed(DataReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return "rows of Java values as COPY text";
    }

    @Override
    public Copied copy(StageRequest request, CopyTarget target, Connection connection) throws SQLException {
        TableSchema read = target.inOrderOf(request.schema());
        try (ConvertedRows rows = reader.converted(request, read)) {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(target.copy("text"));
            try {
                new Writing(request, target, read, rows, copy).all();
                return new Copied(copy.endCopy(), rows.rounded());
            } finally {
                end(copy);
            }
        }
    }

    /** A copy that is still open here was given up: the first cause is under way to the caller. */
    private static void end(CopyIn copy) {
        try {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        } catch (SQLException e) {
            // The server says that it was cancelled.
        }
    }

    /** One COPY. */
    private static final class Writing {

        private final StageRequest request;
        private final CopyTarget target;
        private final List<Column> columns;
        private final List<Column> members;
        private final Map<Column, Integer> places = new HashMap<>();
        private final ConvertedRows rows;
        private final CopyIn copy;
        private final StringBuilder line = new StringBuilder();
        private final Map<Object, Long> read = new HashMap<>();
        private final int file;

        Writing(StageRequest request, CopyTarget target, TableSchema order, ConvertedRows rows, CopyIn copy) {
            this.request = request;
            this.target = target;
            this.columns = target.columns().columns();
            this.members = target.folded().map(f -> f.members().columns()).orElse(List.of());
            for (Column column : order.columns()) {
                places.put(column, places.size());
            }
            this.rows = rows;
            this.copy = copy;
            this.file = order.columns().stream().map(Column::name).toList().indexOf(SystemColumns.SOURCE_FILE.name());
        }

        void all() throws SQLException {
            while (rows.next()) {
                read.merge(file < 0 ? "" : String.valueOf(rows.value(file)), 1L, Long::sum);
                row();
                if (line.length() >= BUFFER) {
                    flush();
                }
            }
            flush();
        }

        private void row() {
            for (Column column : columns) {
                if (column != columns.get(0)) {
                    line.append('\t');
                }
                field(column, CopyText.of(value(column), column.type()));
            }
            if (target.folded().isPresent()) {
                line.append('\t');
                Column folded = Column.of(target.folded().get().column(), ColumnType.TEXT_MAP);
                field(folded, folded());
            }
            line.append('\n');
        }

        private Object value(Column column) {
            return rows.value(places.get(column));
        }

        private String folded() {
            Map<String, Object> present = new LinkedHashMap<>();
            for (Column member : members) {
                Object value = value(member);
                if (value != null) {
                    present.put(member.name(), CopyText.json(value, member.type()));
                }
            }
            return CopyText.jsonText(present);
        }

        private void field(Column column, String text) {
            if (text == null) {
                line.append("\\N");
                return;
            }
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                switch (c) {
                    case '\\' -> line.append("\\\\");
                    case '\n' -> line.append("\\n");
                    case '\r' -> line.append("\\r");
                    case '\t' -> line.append("\\t");
                    case 0 -> throw nul(column);
                    default -> line.append(c);
                }
            }
        }

        private BadDataException nul(Column column) {
            String key = file < 0 || rows.value(file) == null ? "" : String.valueOf(rows.value(file));
            return new BadDataException("[postgresql] stage " + request.load().key() + ": "
                    + (key.isEmpty() ? "" : key + ", ") + "row " + read.get(key.isEmpty() ? "null" : key)
                    + ", column " + column.originalName()
                    + " holds a NUL, which is no text for PostgreSQL; have it delivered without");
        }

        private void flush() throws SQLException {
            byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(bytes, 0, bytes.length);
            line.setLength(0);
        }
    }
}
