package dev.tarn.bigquery;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.spi.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The right to change the tables and the view of an export, which no transaction of the service's can do. One attempt at a time has it, from
 * before it looks what to change to the commit; so no view is made from what another one is about to change. Who dies with it loses it
 * to the next attempt at the same partition, or when it ends. While tables are being copied nobody else publishes, and it does not go
 * over before it ends.
 */
final class Lease {

    static final String BUSY = "tarn: another load changes the tables";
    static final String ENDED = "tarn: the right to change the tables has ended";
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Longer than what is done with it takes; who copies tables asks again right before what can't be undone. */
    private static final int MINUTES = 15;

    private static final int MINUTES_OF_COPIES = 180;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final BigQueryDatabase database;
    private final StateTables tables;
    private final Attempt attempt;
    private final String holder;
    private int taken;
    private boolean held;
    private boolean copying;

    Lease(BigQueryDatabase database, StateTables tables, Attempt attempt, String holder) {
        this.database = database;
        this.tables = tables;
        this.attempt = attempt;
        this.holder = holder;
    }

    boolean isHeld() {
        return held;
    }

    /** Whether it is held, and keeps others from publishing if tables are to be copied. */
    boolean suffices(boolean copies) {
        return held && (copying || !copies);
    }

    /** Waits until nobody else has it, and takes it. */
    void take(String operation, boolean copies) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                write(operation, copies);
                held = true;
                copying = copies;
                return;
            } catch (LoadConflictException e) {
                pause(operation, deadline);
            } catch (BackendRejectedException e) {
                if (!e.getMessage().contains(BUSY)) {
                    throw e;
                }
                pause(operation, deadline);
            }
        }
    }

    static void pause(String operation, long deadline) {
        if (System.nanoTime() > deadline) {
            throw new BackendUnavailableException(BigQueryErrors.start(operation)
                    + "another load of the export has been" + " changing its tables for " + PATIENCE.toMinutes()
                    + " minutes; try again when it has ended");
        }
        Calls.Pauses.sleep(operation, ThreadLocalRandom.current().nextLong(50, LONGEST_PAUSE_MILLIS / 8));
    }

    private void write(String operation, boolean copies) {
        Parameters parameters = new Parameters();
        PartitionKey partition = attempt.plan().loads().get(0).key().partition();
        String leases = tables.sql(StateTables.Kind.LEASES);
        String sql = StateSql.transaction(List.of(
                tables.serialize(),
                "ASSERT (SELECT COUNT(*) FROM " + leases + " AS l JOIN " + tables.sql(StateTables.Kind.FENCE)
                        + " AS f ON " + StateSql.same(StateSql.PARTITION, "f", "l") + " WHERE "
                        + ofOthers("l", partition.export(), parameters)
                        + " AND (l.copies OR l.attempt = f.attempt)) = 0 AS " + BigQuerySql.literal(BUSY),
                "DELETE FROM " + leases + " WHERE vendor = "
                        + parameters.text(partition.export().vendor()) + " AND export_name = "
                        + parameters.text(partition.export().name()),
                "INSERT INTO " + leases
                        + " (vendor, export_name, account, billing_period, attempt, holder, copies, ends_at) VALUES ("
                        + parameters.text(partition.export().vendor()) + ", "
                        + parameters.text(partition.export().name()) + ", " + parameters.text(partition.account())
                        + ", " + parameters.text(partition.period().toString()) + ", "
                        + parameters.number(attempt.tokens().getOrDefault(partition, -1L)) + ", "
                        + parameters.text(holder) + ", " + (copies ? "TRUE" : "FALSE")
                        + ", " + end(copies) + ")"));
        database.script(operation, "tarn_" + holder + "_lease_" + taken++, sql, parameters);
    }

    private static String end(boolean copies) {
        return "TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL " + (copies ? MINUTES_OF_COPIES : MINUTES) + " MINUTE)";
    }

    /** Makes sure that nobody has it instead by now, and that it lasts as long again. */
    void extend(String operation) {
        Parameters parameters = new Parameters();
        String sql = StateSql.transaction(List.of(
                tables.serialize(),
                requireHeld(parameters),
                "UPDATE " + tables.sql(StateTables.Kind.LEASES) + " SET ends_at = " + end(true) + " WHERE holder = "
                        + parameters.text(holder)));
        BigQueryStateManager.again(
                operation, () -> database.script(operation, "tarn_" + holder + "_lease_" + taken++, sql, parameters));
    }

    /** A statement that ends a script unless this one has it. */
    String requireHeld(Parameters parameters) {
        return "ASSERT (SELECT COUNT(*) FROM " + tables.sql(StateTables.Kind.LEASES) + " AS l WHERE l.holder = "
                + parameters.text(holder) + " AND l.ends_at > CURRENT_TIMESTAMP()) = 1 AS "
                + BigQuerySql.literal(ENDED);
    }

    /** A condition on leases that others hold. */
    private String ofOthers(String alias, ExportId export, Parameters parameters) {
        return alias + ".vendor = " + parameters.text(export.vendor()) + " AND " + alias + ".export_name = "
                + parameters.text(export.name()) + " AND " + alias + ".holder <> " + parameters.text(holder) + " AND "
                + alias + ".ends_at > CURRENT_TIMESTAMP()";
    }

    /** A publish's statements: nobody copies tables meanwhile, and the right ends with it. */
    List<String> inPublish(ExportId export, Parameters parameters) {
        String leases = tables.sql(StateTables.Kind.LEASES);
        String noCopies = "ASSERT (SELECT COUNT(*) FROM " + leases + " AS l WHERE " + ofOthers("l", export, parameters)
                + " AND l.copies) = 0 AS " + BigQuerySql.literal(BUSY);
        return held
                ? List.of(
                        noCopies,
                        requireHeld(parameters),
                        "DELETE FROM " + leases + " WHERE holder = " + parameters.text(holder))
                : List.of(noCopies);
    }

    /** It ended with the publish. */
    void ended() {
        held = false;
    }

    /** Gives it back, where nothing was published. */
    void release() {
        if (held) {
            Parameters parameters = new Parameters();
            String sql = StateSql.transaction(List.of(
                    tables.serialize(),
                    "DELETE FROM " + tables.sql(StateTables.Kind.LEASES) + " WHERE holder = "
                            + parameters.text(holder)));
            String operation = "give back the tables of "
                    + attempt.plan().loads().get(0).key().partition().export();
            BigQueryStateManager.again(
                    operation,
                    () -> database.script(operation, "tarn_" + holder + "_lease_" + taken++, sql, parameters));
            held = false;
        }
    }
}
