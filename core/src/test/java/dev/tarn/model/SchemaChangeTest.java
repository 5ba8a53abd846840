package dev.tarn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.model.ColumnType.Int64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaChangeTest {

    private static final TableSchema PRESENT =
            new TableSchema(List.of(Column.of("id", ColumnType.TEXT), Column.of("cost", new Int64())));

    @Test
    void addsAndWidensButNeverDrops() {
        TableSchema incoming =
                new TableSchema(List.of(Column.of("COST", ColumnType.MONEY), Column.of("service", ColumnType.TEXT)));

        SchemaChange change = SchemaChange.between(PRESENT, incoming);

        assertThat(change.added()).containsExactly(Column.of("service", ColumnType.TEXT));
        assertThat(change.widened()).extracting(Column::name).containsExactly("cost");
        assertThat(change.applyTo(PRESENT).columns()).extracting(Column::name).containsExactly("id", "cost", "service");
        assertThat(SchemaChange.between(change.applyTo(PRESENT), incoming).isEmpty())
                .isTrue();
    }

    @Test
    void needsNoChangeForFewerColumns() {
        assertThat(SchemaChange.between(PRESENT, new TableSchema(List.of(Column.of("id", ColumnType.TEXT)))))
                .isEqualTo(SchemaChange.NONE);
    }

    @Test
    void refusesNamesThatDifferByCaseOnly() {
        assertThatThrownBy(() ->
                        new TableSchema(List.of(Column.of("Env", ColumnType.TEXT), Column.of("env", ColumnType.TEXT))))
                .hasMessageContaining("'env'");
    }

    @Test
    void hashesDoNotDependOnTheOrderOfColumns() {
        TableSchema turned = new TableSchema(
                List.of(PRESENT.columns().get(1), PRESENT.columns().get(0)));
        assertThat(turned.hash()).isEqualTo(PRESENT.hash()).hasSize(16);
        assertThat(new TableSchema(List.of(Column.of("id", ColumnType.TEXT))).hash())
                .isNotEqualTo(PRESENT.hash());
    }
}
