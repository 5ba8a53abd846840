package dev.tarn.model;

/**
 * A table or view within a dataset. Both parts are data, never SQL text: a backend quotes them, whatever they hold.
 *
 * @param dataset the dataset (in most databases: the schema), not blank
 * @param name the table's own name, not blank
 */
public record TableName(String dataset, String name) {

    /** Checks that both parts are there. */
    public TableName {
        if (dataset.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException(
                    "a table name needs a dataset and a name: '" + dataset + "'.'" + name + "'");
        }
    }

    @Override
    public String toString() {
        return dataset + "." + name;
    }
}
