package dev.tarn.model;

/**
 * One delivery of one partition: what is loaded exactly once.
 *
 * @param partition the partition that the delivery replaces
 * @param version the delivery's identity: assembly id, execution id, or a fingerprint of the files
 */
public record LoadKey(PartitionKey partition, String version) {

    /** Checks that there is a version. */
    public LoadKey {
        if (version.isBlank()) {
            throw new IllegalArgumentException("a load needs a version: " + partition);
        }
    }

    @Override
    public String toString() {
        return partition + "/" + version;
    }
}
