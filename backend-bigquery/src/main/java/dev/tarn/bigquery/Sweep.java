package dev.tarn.bigquery;

import com.google.cloud.bigquery.TableId;
import dev.tarn.model.PartitionKey;
import dev.tarn.spi.Attempt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what attempts left that died before they published. The name of an attempt's table says whose it is: one of an older attempt at
 * the same partition can never be published, so nobody needs it. What nobody loads again, the service drops when it expires.
 */
final class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final String PREFIX = "tarn_stage_";

    private Sweep() {}

    /** The name of a table of an attempt. */
    static String name(PartitionKey partition, long token, String transaction, int number) {
        return of(partition) + token + "_" + transaction + "_" + number;
    }

    private static String of(PartitionKey partition) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(partition.toString().getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(digest, 0, 8) + "_";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Drops what older attempts at the same partitions left. */
    static void run(BigQueryDatabase database, String operation, Attempt attempt) {
        String dataset = database.config().stateDataset();
        for (String table : database.tables(operation, dataset)) {
            for (Map.Entry<PartitionKey, Long> each : attempt.tokens().entrySet()) {
                String prefix = of(each.getKey());
                if (table.startsWith(prefix) && token(table.substring(prefix.length())) < each.getValue()) {
                    database.drop(operation, TableId.of(database.config().projectId(), dataset, table));
                    LOG.info("dropped {}, which a load that died left", table);
                }
            }
        }
    }

    /** Drops what a transaction made, also where it failed before it knew that it had. */
    static void own(BigQueryDatabase database, String operation, String transaction) {
        String dataset = database.config().stateDataset();
        for (String table : database.tables(operation, dataset)) {
            if (table.startsWith(PREFIX) && table.contains("_" + transaction + "_")) {
                database.drop(operation, TableId.of(database.config().projectId(), dataset, table));
            }
        }
    }

    private static long token(String rest) {
        String number = rest.replaceAll("_.*", "");
        return number.matches("\\d{1,18}") ? Long.parseLong(number) : Long.MAX_VALUE;
    }
}
