package dev.tarn.ducklake.scan;

import java.util.List;

/**
 * What a query reads.
 *
 * @param snapshot the snapshot's number
 * @param tables what it reads of each table
 */
public record QueryPlan(long snapshot, List<TablePlan> tables) {

    /** Copies the tables. */
    public QueryPlan {
        tables = List.copyOf(tables);
    }

    /**
     * What a query reads of a table.
     *
     * @param schema the table's schema
     * @param table its name
     * @param files the paths of the data files that are opened
     * @param known how many data files the table has at the snapshot
     * @param inlinedRows how many rows the catalog holds
     */
    public record TablePlan(String schema, String table, List<String> files, int known, int inlinedRows) {
        /** Copies the files. */
        public TablePlan {
            files = List.copyOf(files);
        }
    }
}
