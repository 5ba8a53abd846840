package dev.tarn.jdbc;

/** The tables of the load state. */
public enum StateTable {
    /** Every load: which delivery of which partition, how far it came, whether readers see it. */
    LOADS("load_states"),
    /** The newest attempt at each partition. */
    FENCE("load_fence"),
    /** The schemas that each export has had. */
    SCHEMAS("schema_versions");

    private final String usualName;

    StateTable(String usualName) {
        this.usualName = usualName;
    }

    /**
     * The table's name where nothing older speaks against it.
     *
     * @return the name
     */
    public String usualName() {
        return usualName;
    }
}
