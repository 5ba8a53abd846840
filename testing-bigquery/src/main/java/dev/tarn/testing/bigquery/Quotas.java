package dev.tarn.testing.bigquery;

import java.time.Duration;

/** The service's quotas; tests lower them. */
public final class Quotas {

    private final Limits limits;

    Quotas(Limits limits) {
        this.limits = limits;
    }

    /**
     * Jobs that load, copy or query into one table; failed ones count.
     *
     * @param most how many a day; 1500 unless it is set
     */
    public void loadsPerTable(int most) {
        limits.loadsPerTable(most);
    }

    /**
     * Jobs that have loaded, copied or queried into a table.
     *
     * @param dataset the dataset
     * @param table the table
     * @return how many
     */
    public int loads(String dataset, String table) {
        return limits.loads(Address.of(BigQueryEmulator.PROJECT, dataset, table));
    }

    /**
     * Changes of one table's metadata; the service allows 5 in 10 seconds.
     *
     * @param most how many; unlimited unless it is set
     * @param within in which time
     */
    public void updatesPerTable(int most, Duration within) {
        limits.updatesPerTable(most, within);
    }

    /**
     * Statements that change rows of one table.
     *
     * @param most how many; unlimited unless it is set
     */
    public void changesPerTable(int most) {
        limits.changesPerTable(most);
    }

    /**
     * How far back the past can be read.
     *
     * @param window seven days unless it is set
     */
    public void timeTravel(Duration window) {
        limits.window(window);
    }
}
