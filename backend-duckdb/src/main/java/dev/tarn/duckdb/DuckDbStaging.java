package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbConversion;
import dev.tarn.duckdb.engine.DuckDbSource;
import dev.tarn.duckdb.engine.DuckDbStagedCount;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import java.sql.SQLException;
import java.util.Optional;

/** Writes a load's rows into its table within the load's transaction, and counts them there. */
record DuckDbStaging(DuckDbStatements statements, DuckDbDatabase database, LoadObserver observer) {

    StagedTable stage(StageRequest request) throws SQLException {
        DuckDbTarget target =
                new DuckDbTarget(statements, database.name(), request.load().table());
        target.createDataset();
        checkOwner(request);
        long roundedBefore = DuckDbConversion.rounded(statements);
        SchemaChange change = write(request, target, DuckDbSource.of(request, statements, database.errors()));
        long rounded = DuckDbConversion.rounded(statements) - roundedBefore;
        return new DuckDbStagedCount(statements, request).in(target.sql(), change, rounded);
    }

    /** A further part: the table is there, and holds the parts before. Another load of the plan may have widened it since. */
    StagedTable add(StageRequest part, StagedTable before) throws SQLException {
        DuckDbTarget target =
                new DuckDbTarget(statements, database.name(), part.load().table());
        long roundedBefore = DuckDbConversion.rounded(statements);
        TableSchema incoming = DuckDbTarget.whole(part.schema());
        TableSchema whole = target.present().orElseThrow().fedBy(incoming);
        DuckDbSource rows = DuckDbSource.of(part, statements, database.errors());
        statements.runInterruptibly("INSERT INTO " + target.sql() + " " + rows.select(whole));
        long rounded = before.rounded() + DuckDbConversion.rounded(statements) - roundedBefore;
        return new DuckDbStagedCount(statements, part).in(target.sql(), before.change(), rounded);
    }

    private SchemaChange write(StageRequest request, DuckDbTarget target, DuckDbSource rows) throws SQLException {
        PartitionKey partition = request.load().key().partition();
        TableSchema incoming = DuckDbTarget.whole(request.schema());
        boolean replaced = request.strategy() == TableStrategy.SEPARATE;
        Optional<TableSchema> present = target.present();
        if (!replaced
                && present.isPresent()
                && present.get().find(SystemColumns.BILLING_PERIOD.name()).isEmpty()) {
            new DuckDbOriginalTable(statements, database.name(), target.name())
                    .addMonth(
                            partition.export(),
                            present.get(),
                            "stage " + request.load().key());
            present = target.present();
        }
        if (present.isEmpty() || replaced && !DuckDbTarget.isOurs(present.get())) {
            observer.reached(LoadStep.TARGET_READY, partition);
            createAs(target, rows.select(incoming), present.isPresent());
            return SchemaChange.NONE;
        }
        SchemaChange change = SchemaChange.between(present.get(), incoming);
        TableSchema whole = change.applyTo(present.get()).fedBy(incoming);
        if (replaced) {
            observer.reached(LoadStep.TARGET_READY, partition);
            createAs(target, rows.select(whole), true);
        } else {
            target.change(change, present.get());
            observer.reached(LoadStep.TARGET_READY, partition);
            statements.run(
                    "DELETE FROM " + target.sql() + " WHERE billing_period = ? AND coalesce(tarn_account, '') = ?",
                    partition.period().toString(),
                    partition.account());
            statements.runInterruptibly("INSERT INTO " + target.sql() + " " + rows.select(whole));
        }
        return DuckDbTarget.ofSource(change);
    }

    private void createAs(DuckDbTarget target, String select, boolean replace) throws SQLException {
        statements.runInterruptibly(
                "CREATE " + (replace ? "OR REPLACE " : "") + "TABLE " + target.sql() + " AS " + select);
    }

    /** Two exports, or two partitions that should have a table each, may not share one because their names look alike. */
    private void checkOwner(StageRequest request) throws SQLException {
        PartitionKey partition = request.load().key().partition();
        Optional<String> owner = new JdbcTableOwners(
                        new JdbcStatements(statements.connection()), DuckDbStateDialect.of(database.name()))
                .other(request.load().table(), partition, request.strategy() == TableStrategy.SINGLE);
        if (owner.isPresent()) {
            throw new BackendRejectedException(
                    database.errors().start("stage " + request.load().key()) + "table "
                            + request.load().table() + " holds " + owner.get()
                            + "; give the export another name or dataset");
        }
    }
}
