package dev.tarn.ducklake.files;

import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.PartitionField;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the rows of a partition have in common: the value of one key.
 *
 * @param field the key, which need not be one of the table's partitioning
 * @param value its value, as text; absent is NULL
 */
public record PartitionCondition(PartitionField field, Optional<String> value) {

    /** Checks that both are there. */
    public PartitionCondition {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(value, "value");
    }

    /**
     * A column's value itself.
     *
     * @param columnId the column's number
     * @param value the value, as text
     * @return the condition
     */
    public static PartitionCondition of(long columnId, String value) {
        return new PartitionCondition(new PartitionField(columnId, "identity"), Optional.of(value));
    }

    boolean identity() {
        return field.transform().equals("identity");
    }

    /** The values of a table's keys, if there is a condition on each: more conditions only narrow it down. */
    static Optional<List<Optional<String>>> values(LakeTable table, List<PartitionCondition> conditions) {
        return table.partitioning().filter(p -> !p.fields().isEmpty()).flatMap(p -> {
            List<Optional<String>> values = new ArrayList<>();
            p.fields()
                    .forEach(field -> conditions.stream()
                            .filter(condition -> condition.field().equals(field))
                            .forEach(condition -> values.add(condition.value())));
            return values.size() == p.fields().size() ? Optional.of(values) : Optional.empty();
        });
    }
}
