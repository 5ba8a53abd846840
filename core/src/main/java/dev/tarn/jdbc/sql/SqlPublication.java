package dev.tarn.jdbc.sql;

import dev.tarn.jdbc.JdbcPublication;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that a publish does to the database, within the transaction that its caller begins and commits. */
record SqlPublication(
        SqlWork work,
        Attempt attempt,
        Map<PartitionKey, SqlStaging.Place> places,
        Map<PartitionKey, Long> rows,
        LoadObserver observer) {

    private static final String SPARE = "tarn_rebuild_";

    /** Makes sure that nobody has taken over. */
    void fence() throws SQLException {
        JdbcPublication state = state();
        for (PlannedLoad load : attempt.plan().loads()) {
            state.fence(load);
        }
    }

    private JdbcPublication state() {
        return new JdbcPublication(work.statements(), work.database().dialect(), attempt);
    }

    /** Makes the targets ready: whatever a reader sees stays the same. Gives what was made. */
    void prepareTargets() throws SQLException {
        for (SqlStaging.Place place : onePerTarget()) {
            TableName target = place.request().load().table();
            SqlTables tables = work.tables();
            tables.createDataset(target.dataset());
            if (place.before().isEmpty()) {
                if (!tables.exists(target)) {
                    tables.create(target, schemaOf(target));
                }
            } else {
                tables.change(target, changeOf(target), place.before().get(), spare(place), operation());
            }
            observer.reached(LoadStep.TARGET_READY, place.request().load().key().partition());
        }
    }

    private TableName spare(SqlStaging.Place place) {
        return new TableName(
                work.database().stateDataset(),
                SPARE + place.table().name().substring(place.table().name().lastIndexOf('_') + 1));
    }

    private String operation() {
        return "publish " + attempt.plan().loads().get(0).key();
    }

    /** Loads of one plan may share a table. */
    private List<SqlStaging.Place> onePerTarget() {
        Set<TableName> seen = new LinkedHashSet<>();
        return places.values().stream()
                .filter(place -> seen.add(place.request().load().table()))
                .toList();
    }

    /** What all of the plan's loads together make of a target. */
    private TableSchema schemaOf(TableName target) {
        return changeOf(target).applyTo(of(target).get(0).before().orElse(new TableSchema(SystemColumns.ALL)));
    }

    private SchemaChange changeOf(TableName target) {
        TableSchema before = of(target).get(0).before().orElse(new TableSchema(SystemColumns.ALL));
        TableSchema after = before;
        for (SqlStaging.Place place : of(target)) {
            after = SchemaChange.between(after, place.schema()).applyTo(after);
        }
        return SchemaChange.between(before, after);
    }

    private List<SqlStaging.Place> of(TableName target) {
        return places.values().stream()
                .filter(place -> place.request().load().table().equals(target))
                .toList();
    }

    /** The targets with the columns that they will have. */
    List<SqlView.Part> targets() {
        List<SqlView.Part> parts = new ArrayList<>();
        for (SqlStaging.Place place : onePerTarget()) {
            TableName target = place.request().load().table();
            parts.add(new SqlView.Part(target, schemaOf(target)));
        }
        return parts;
    }

    /** Tables that the plan's partitions are in now, and will not be in any more: those that nobody else is in. */
    Set<TableName> emptied() throws SQLException {
        Set<TableName> emptied = new LinkedHashSet<>();
        JdbcTableOwners owners =
                new JdbcTableOwners(work.statements(), work.database().dialect());
        for (PlannedLoad load : attempt.plan().loads()) {
            for (TableName table : owners.tables(load.key().partition())) {
                if (!isTarget(table) && !owners.holdsOthers(table, load.key().partition())) {
                    emptied.add(table);
                }
            }
        }
        return emptied;
    }

    private boolean isTarget(TableName table) {
        return attempt.plan().loads().stream().anyMatch(load -> load.table().equals(table));
    }

    /** Moves the rows to where readers see them, and writes the state. */
    void write() throws SQLException {
        PartitionKey first = attempt.plan().loads().get(0).key().partition();
        JdbcTableOwners owners =
                new JdbcTableOwners(work.statements(), work.database().dialect());
        for (SqlView.Part target : targets()) {
            fixTruth(target);
            work.catalog().put(new SqlCatalog.Held(target.table(), target.schema(), ""));
        }
        for (PlannedLoad load : attempt.plan().loads()) {
            for (TableName table : owners.tables(load.key().partition())) {
                if (!table.equals(load.table()) && work.catalog().find(table).isPresent()) {
                    deletePartition(table, load.key().partition());
                }
            }
            replace(places.get(load.key().partition()));
            observer.reached(LoadStep.REPLACED, load.key().partition());
        }
        JdbcPublication state = state();
        for (PlannedLoad load : attempt.plan().loads()) {
            state.complete(load, rows.get(load.key().partition()));
            observer.reached(LoadStep.STATE_WRITTEN, load.key().partition());
            state.point(load);
            observer.reached(LoadStep.POINTER_MOVED, load.key().partition());
        }
        for (SqlStaging.Place place : places.values()) {
            state.record(first.export(), place.request().schema());
        }
        observer.reached(LoadStep.SCHEMA_RECORDED, first);
    }

    private void replace(SqlStaging.Place place) throws SQLException {
        TableName target = place.request().load().table();
        if (place.request().strategy() == TableStrategy.SEPARATE) {
            work.run("DELETE FROM " + work.tables().sql(target));
        } else {
            deletePartition(target, place.request().load().key().partition());
        }
        String columns = work.tables().columns(place.schema());
        work.run("INSERT INTO " + work.tables().sql(target) + " (" + columns + ") SELECT " + columns + " FROM "
                + work.tables().sql(place.table()));
    }

    private void deletePartition(TableName table, PartitionKey partition) throws SQLException {
        SqlNames names = work.database().names();
        work.run(
                "DELETE FROM " + work.tables().sql(table) + " WHERE "
                        + names.column(SystemColumns.BILLING_PERIOD.name()) + " = ? AND "
                        + names.column(SystemColumns.ACCOUNT.name()) + " = ?",
                partition.period().toString(),
                partition.account());
    }

    /** A database that gave a truth value's column another type may have made numbers of the values. */
    private void fixTruth(SqlView.Part target) throws SQLException {
        TableSchema before = of(target.table()).get(0).before().orElse(new TableSchema(List.of()));
        for (Column column : target.schema().columns()) {
            boolean wasTruth = before.find(column.name())
                    .filter(c -> c.type() instanceof ColumnType.Bool)
                    .isPresent();
            if (wasTruth && column.type() instanceof ColumnType.Text) {
                String name = work.database().names().column(column.name());
                work.run("UPDATE " + work.tables().sql(target.table()) + " SET " + name + " = CASE WHEN lower(" + name
                        + ") IN ('1', 't', 'true') THEN 'true' ELSE 'false' END WHERE " + name + " IS NOT NULL");
            }
        }
    }
}
