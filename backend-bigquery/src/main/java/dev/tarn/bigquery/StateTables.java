package dev.tarn.bigquery;

import com.google.cloud.bigquery.TableId;
import dev.tarn.error.BackendRejectedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables of the load state. No key is enforced here: every change of them is a transaction that first changes the one row of the
 * fence that belongs to no export, so that the service lets only one of two that overlap commit.
 */
final class StateTables {

    /** The tables. */
    enum Kind {
        /** Every load: which delivery of which partition, how far it came, whether readers see it. */
        LOADS("tarn_load_states"),
        /** The newest attempt at each partition. */
        FENCE("tarn_load_fence"),
        /** The schemas that each export has had. */
        SCHEMAS("tarn_schema_versions"),
        /** Every publish: a snapshot. */
        PUBLISHES("tarn_publishes"),
        /** The columns that tables and views have had since when. */
        SHAPES("tarn_shapes"),
        /** Who is changing the tables and the view of an export. */
        LEASES("tarn_leases");

        private final String table;

        Kind(String table) {
            this.table = table;
        }
    }

    private static final String KEY = "vendor STRING NOT NULL, export_name STRING NOT NULL, account STRING NOT NULL,"
            + " billing_period STRING NOT NULL";

    private final BigQueryDatabase database;
    private Optional<RuntimeException> missing = Optional.empty();
    private boolean readable = true;

    StateTables(BigQueryDatabase database) {
        this.database = database;
    }

    /** Makes what is missing. Whoever may not do that can read as long as nothing was ever loaded. */
    void make() {
        String operation = "open " + database.config().subject();
        Set<String> present = database.tables(operation, database.config().stateDataset());
        List<Kind> absent = Arrays.stream(Kind.values())
                .filter(kind -> !present.contains(kind.table))
                .toList();
        if (absent.isEmpty()) {
            return;
        }
        try {
            database.makeDataset(operation, database.config().stateDataset());
            database.script(
                    operation,
                    "tarn_state_" + BigQueryDatabase.unique(),
                    absent.stream().map(this::create).collect(Collectors.joining(";\n")),
                    new Parameters());
        } catch (BackendRejectedException e) {
            missing = Optional.of(e);
            readable = absent.stream().noneMatch(kind -> kind == Kind.LOADS || kind == Kind.SCHEMAS);
        }
    }

    /** Whether there is anything to read. */
    boolean isReadable() {
        return readable;
    }

    /** For whoever is about to write. */
    void require() {
        missing.ifPresent(e -> {
            throw e;
        });
    }

    /** How statements name a table. */
    String sql(Kind kind) {
        return BigQuerySql.table(
                TableId.of(database.config().projectId(), database.config().stateDataset(), kind.table));
    }

    /** A change that overlaps with any other transaction's of Tarn's in this dataset; a row that is not there would change nothing. */
    String serialize() {
        return "UPDATE " + sql(Kind.FENCE)
                + " SET attempt = attempt + 1 WHERE vendor = '';\nASSERT (SELECT COUNT(*) FROM "
                + sql(Kind.FENCE) + " AS f WHERE f.vendor = '') = 1 AS "
                + BigQuerySql.literal(
                        "tarn: the row without an export is not in tarn_load_fence; restore the table as it was");
    }

    private String create(Kind kind) {
        String start = "CREATE TABLE IF NOT EXISTS " + sql(kind) + " (";
        return start
                + switch (kind) {
                    case LOADS ->
                        KEY + ", version_id STRING NOT NULL, data_format_version STRING, current_version BOOL,"
                                + " load_timestamp TIMESTAMP, load_completed BOOL, row_count INT64, file_count INT64,"
                                + " error_message STRING, table_dataset STRING, table_name STRING, load_id STRING,"
                                + " status STRING, attempt INT64, started_at TIMESTAMP, ended_at TIMESTAMP, files STRING,"
                                + " source STRING)";
                    // The row that no export has is there from the first moment, and once: the statement is atomic.
                    case FENCE ->
                        KEY + ", attempt INT64 NOT NULL) AS SELECT '' AS vendor, '' AS export_name,"
                                + " '' AS account, '' AS billing_period, 0 AS attempt";
                    case SCHEMAS ->
                        "vendor STRING NOT NULL, export_name STRING NOT NULL, `hash` STRING NOT NULL,"
                                + " `columns` STRING NOT NULL, `mapping` STRING NOT NULL, since TIMESTAMP NOT NULL)";
                    case PUBLISHES ->
                        "id INT64 NOT NULL, taken_at TIMESTAMP NOT NULL,"
                                + " prepared_at TIMESTAMP NOT NULL, vendor STRING NOT NULL,"
                                + " export_name STRING NOT NULL, loads STRING NOT NULL, changes STRING NOT NULL)";
                    case SHAPES ->
                        "table_dataset STRING NOT NULL, table_name STRING NOT NULL, publish_id INT64 NOT NULL,"
                                + " vendor STRING NOT NULL, export_name STRING NOT NULL, is_view BOOL NOT NULL,"
                                + " `columns` STRING NOT NULL)";
                    case LEASES ->
                        KEY + ", attempt INT64 NOT NULL, holder STRING NOT NULL, copies BOOL NOT NULL,"
                                + " ends_at TIMESTAMP NOT NULL)";
                };
    }
}
