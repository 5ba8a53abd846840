package dev.tarn.postgres;

import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.TableStrategy;
import java.util.List;

/**
 * Where a partition's rows are. A table of many months is partitioned by billing period, each month by account; a table of one
 * month by account only. The names of what is below the table hold a character that no table of an export has, and depend on nothing
 * but the partition, so that each version of it takes the place of the one before.
 *
 * @param top the table that users know
 * @param strategy whether it holds many months
 * @param partition the partition
 */
record Place(Relation top, TableStrategy strategy, PartitionKey partition) {

    static Place of(TableName table, TableStrategy strategy, PartitionKey partition) {
        return new Place(Relation.of(table), strategy, partition);
    }

    /** The month, whose parts are accounts. */
    Relation holder() {
        return strategy == TableStrategy.SEPARATE ? top : top.named(top.name() + "#" + partition.period());
    }

    /** The rows. */
    Relation leaf() {
        String account = partition.account().isEmpty() ? "" : "_" + PostgresSql.digest(partition.account());
        return top.named(holder().name() + "#data" + account);
    }

    /** The column that a table of this kind is partitioned by. */
    static String key(TableStrategy strategy) {
        return "LIST (" + (strategy == TableStrategy.SINGLE ? "billing_period" : "tarn_account") + ")";
    }

    /** What lets the server attach the rows without reading them. */
    String check() {
        return "CONSTRAINT tarn_partition CHECK (billing_period = " + period() + " AND tarn_account = " + account()
                + ")";
    }

    String period() {
        return PostgresSql.literal(partition.period().toString());
    }

    String account() {
        return PostgresSql.literal(partition.account());
    }

    /** Ways in which a table can hold a partition. */
    static List<TableStrategy> strategies() {
        return List.of(TableStrategy.values());
    }
}
