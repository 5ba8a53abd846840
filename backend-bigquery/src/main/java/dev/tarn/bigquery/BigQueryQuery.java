package dev.tarn.bigquery;

import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableResult;
import com.google.cloud.bigquery.ViewDefinition;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.row.RowCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what an application asks: one statement that reads. A dry run comes first, which costs nothing: it says what the statement is, which
 * tables it reads, and how many bytes.
 */
final class BigQueryQuery {

    private static final Logger LOG = LoggerFactory.getLogger(BigQueryQuery.class);
    private static final Set<String> READING = Set.of("select", "with", "from");
    private static final long ROWS_AT_ONCE = 10_000;

    private final BigQueryDatabase database;
    private final String operation;
    private final String sql;
    private final Object[] parameters;

    BigQueryQuery(BigQueryDatabase database, String operation, String sql, Object... parameters) {
        this.database = database;
        this.operation = operation;
        this.sql = sql;
        this.parameters = parameters;
    }

    /** Runs it. */
    RowCursor run() {
        JobStatistics.QueryStatistics dry = dryRun();
        LOG.debug("{} reads {} bytes", operation, dry.getTotalBytesProcessed());
        requireCheap(dry);
        QueryJobConfiguration query = configuration()
                .setMaximumBytesBilled(database.config().maximumBytesBilled().orElse(null))
                .setMaxResults(ROWS_AT_ONCE)
                .build();
        TableResult result =
                database.calls().call(operation, () -> database.client().query(query));
        FieldList fields = result.getSchema().getFields();
        return new BigQueryCursor(database.calls(), operation, result, fields, columns(fields, dry));
    }

    /** How many bytes it would read. */
    long bytes() {
        Long bytes = dryRun().getTotalBytesProcessed();
        return bytes == null ? 0 : bytes;
    }

    private JobStatistics.QueryStatistics dryRun() {
        requireOneReading();
        QueryJobConfiguration query = configuration().setDryRun(true).build();
        try {
            return database.calls()
                    .call(
                            operation,
                            () -> database.client().create(JobInfo.of(query)).getStatistics());
        } catch (BackendRejectedException e) {
            // Of a table in a dataset that is not there, the service names the dataset only.
            throw new BackendRejectedException(e.getMessage() + "; the statement names " + names(), e);
        }
    }

    private String names() {
        return SqlText.pieces(sql).stream()
                .filter(piece -> piece.kind() == SqlText.Kind.QUOTED)
                .map(piece -> BigQueryNames.decode(piece.name()))
                .distinct()
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), names -> names.isEmpty() ? "nothing in backticks" : names));
    }

    private QueryJobConfiguration.Builder configuration() {
        return QueryJobConfiguration.newBuilder(sql)
                .setUseLegacySql(false)
                .setDefaultDataset(DatasetId.of(
                        database.config().projectId(), database.config().stateDataset()))
                .setLabels(database.labels())
                .setPositionalParameters(
                        Arrays.stream(parameters).map(BigQueryValues::parameter).toList());
    }

    private void requireOneReading() {
        List<SqlText.Piece> pieces = new ArrayList<>(SqlText.pieces(sql));
        pieces.removeIf(piece -> piece.kind() == SqlText.Kind.BLANK);
        while (!pieces.isEmpty() && pieces.get(pieces.size() - 1).is(";")) {
            pieces.remove(pieces.size() - 1);
        }
        if (pieces.stream().anyMatch(piece -> piece.is(";"))) {
            throw refused("only one statement can run here; run one after the other");
        }
        String first = pieces.stream()
                .filter(piece -> !piece.is("("))
                .findFirst()
                .map(piece -> piece.text().toLowerCase(Locale.ROOT))
                .orElse("nothing");
        if (!READING.contains(first)) {
            throw refused("only a statement that reads can run here (SELECT, WITH), not " + first);
        }
        long marks = pieces.stream().filter(piece -> piece.is("?")).count();
        if (marks != parameters.length) {
            throw new IllegalArgumentException("the statement has " + marks + " parameters, not " + parameters.length);
        }
    }

    private void requireCheap(JobStatistics.QueryStatistics dry) {
        Optional<Long> most = database.config().maximumBytesBilled();
        Long bytes = dry.getTotalBytesProcessed();
        if (most.isPresent() && bytes != null && bytes > most.get()) {
            throw refused("it would read " + bytes + " bytes, and maximum_bytes_billed is " + most.get()
                    + "; let it read less (fewer columns or months), or raise the limit");
        }
    }

    private BackendRejectedException refused(String why) {
        return new BackendRejectedException(BigQueryErrors.start(operation) + why);
    }

    /** The columns of a result. What is in JSON says the description of the column of that name in the tables that are read. */
    private List<Column> columns(FieldList fields, JobStatistics.QueryStatistics dry) {
        Map<String, ColumnType> described = new HashMap<>();
        boolean asked = false;
        List<Column> columns = new ArrayList<>();
        for (Field field : fields) {
            StandardSQLTypeName name = field.getType().getStandardType();
            ColumnType type = BigQueryTypes.type(field);
            if (name == StandardSQLTypeName.JSON || name == StandardSQLTypeName.STRING) {
                if (!asked) {
                    described = described(dry);
                    asked = true;
                }
                ColumnType inside = described.get(field.getName().toLowerCase(Locale.ROOT));
                type = inside != null && BigQueryTypes.sql(inside).equals(name.name()) ? inside : type;
            }
            columns.add(Column.of(BigQueryNames.decode(field.getName()), type));
        }
        return columns;
    }

    private Optional<TableDefinition> definition(TableId id) {
        try {
            return database.table(operation, id)
                    .map(Table::<TableDefinition>getDefinition)
                    .filter(definition -> !(definition instanceof ViewDefinition));
        } catch (BackendRejectedException e) {
            // Behind a view that may be read: what is in its columns is not said, and is text or JSON then.
            LOG.debug("{} can't be looked at: {}", id, e.getMessage());
            return Optional.empty();
        }
    }

    private Map<String, ColumnType> described(JobStatistics.QueryStatistics dry) {
        Map<String, ColumnType> types = new HashMap<>();
        List<TableId> tables = dry.getReferencedTables() == null ? List.of() : dry.getReferencedTables();
        for (TableId id : tables) {
            // Of views their tables are named as well, and only those have descriptions.
            Optional<TableDefinition> table = definition(id);
            FieldList fields = table.map(TableDefinition::getSchema)
                    .map(schema -> schema.getFields())
                    .orElse(FieldList.of());
            fields.forEach(field -> types.merge(
                    field.getName().toLowerCase(Locale.ROOT), BigQueryTypes.type(field), ColumnType::widenTo));
        }
        return types;
    }
}
