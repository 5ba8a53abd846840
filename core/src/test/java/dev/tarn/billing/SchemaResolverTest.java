package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.NamingRules;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaResolverTest {

    static final NamingRules RULES = new NamingRules(NamingRules.Folding.KEEP, 63, 1600);

    @Test
    void unitesByOriginalNameInTheOrderOfFirstAppearance() {
        TableSchema schema = resolve(List.of(csv("one", "a", "b"), csv("two", "c", "b")), List.of());

        assertThat(schema.columns()).extracting(Column::name).containsExactly("a", "b", "c");
    }

    @Test
    void csvAndParquetOfOneExportGetTheSameNames() {
        TableSchema csv = resolve(
                List.of(csv("f", "lineItem/UnblendedCost", "reservation/ReservationARN", "resourceTags/user:Name")),
                List.of());
        TableSchema parquet = resolve(
                List.of(csv(
                        "f", "line_item_unblended_cost", "reservation_reservation_a_r_n", "resource_tags_user_name")),
                csv.columns());

        assertThat(parquet.columns())
                .extracting(Column::name)
                .containsExactlyElementsOf(
                        csv.columns().stream().map(Column::name).toList());
        assertThat(parquet.columns().get(0).originalName()).isEqualTo("line_item_unblended_cost");
    }

    @Test
    void anExportThatGoesFromCurToFocusKeepsItsMoneyExact() {
        List<Column> known = List.of(Column.of("line_item_unblended_cost", ColumnType.MONEY));

        assertThat(resolve(List.of(csv("f", "BilledCost", "BillingCurrency")), known)
                        .find("BilledCost")
                        .orElseThrow()
                        .type())
                .isEqualTo(ColumnType.MONEY);
    }

    @Test
    void historyMayHoldBothSpellings() {
        List<Column> known = List.of(
                new Column("line_item_unblended_cost", "lineItem/UnblendedCost", ColumnType.MONEY),
                new Column("line_item_unblended_cost", "line_item_unblended_cost", ColumnType.MONEY));

        for (String spelling : List.of("lineItem/UnblendedCost", "line_item_unblended_cost")) {
            assertThat(resolve(List.of(csv("f", spelling)), known).columns())
                    .containsExactly(new Column("line_item_unblended_cost", spelling, ColumnType.MONEY));
        }
    }

    @Test
    void oneDeliveryMayNotSpellAColumnInTwoWays() {
        List<SourceFile> files =
                List.of(csv("a.csv", "lineItem/UnblendedCost"), csv("b.parquet", "line_item_unblended_cost"));

        assertThatThrownBy(() -> resolve(files, List.of()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("a.csv", "lineItem/UnblendedCost", "b.parquet", "separately");
    }

    @Test
    void namesThatDifferByCaseOnlyAreToldApartAndTheFirstInOrderKeepsThePlainName() {
        TableSchema schema = resolve(List.of(csv("f", "env", "Env", "ENV")), List.of());

        assertThat(schema.columns().get(2).name()).isEqualTo("ENV");
        assertThat(schema.columns().get(1).name()).matches("Env_[0-9a-f]{6}");
        assertThat(schema.columns().get(0).name()).matches("env_[0-9a-f]{6}");
    }

    @Test
    void aNameOnceGivenIsKeptWhoeverComesLater() {
        TableSchema october = resolve(List.of(csv("f", "env")), List.of());
        TableSchema november = resolve(List.of(csv("f", "Env", "env")), october.columns());

        assertThat(november.columns().get(1).name()).isEqualTo("env");
        assertThat(november.columns().get(0).name()).matches("Env_[0-9a-f]{6}");
        TableSchema december = resolve(List.of(csv("f", "Env")), november.columns());
        assertThat(december.columns().get(0).name())
                .isEqualTo(november.columns().get(0).name());
    }

    @Test
    void aTagThatOnlyLooksLikeAKnownOneDoesNotTakeItsColumn() {
        TableSchema schema = resolve(List.of(csv("f", "ENV")), List.of(Column.of("env", ColumnType.TEXT)));

        assertThat(schema.columns().get(0).name()).matches("ENV_[0-9a-f]{6}");
    }

    @Test
    void aSpecifiedColumnInAnotherCaseIsTheSameColumn() {
        List<Column> known = List.of(
                Column.of("product_instanceSKU", ColumnType.TEXT),
                Column.of("line_item_unblended_cost", ColumnType.MONEY));

        assertThat(resolve(List.of(csv("f", "product_instancesku")), known).columns())
                .containsExactly(new Column("product_instanceSKU", "product_instancesku", ColumnType.TEXT));
    }

    @Test
    void theNamesOfTarnsOwnColumnsAreTaken() {
        TableSchema schema = resolve(List.of(csv("f", "billing_period", "TARN_LOAD_ID")), List.of());

        assertThat(schema.columns().get(0).name()).matches("billing_period_[0-9a-f]{6}");
        assertThat(schema.columns().get(1).name()).matches("TARN_LOAD_ID_[0-9a-f]{6}");
    }

    @ParameterizedTest
    @EnumSource(NamingRules.Folding.class)
    void anyNamesGetUniqueNamesThatFitAndDoNotDependOnTheirOrder(NamingRules.Folding folding) {
        NamingRules rules = new NamingRules(folding, 24, 10_000);
        Random random = new Random(folding.ordinal());
        for (int round = 0; round < 100; round++) {
            Set<String> originals = new LinkedHashSet<>();
            for (int i = 0; i < 60; i++) {
                originals.add(ColumnNamingTest.anyName(random));
            }
            List<String> shuffled = new ArrayList<>(originals);
            Collections.shuffle(shuffled, random);
            TableSchema schema = SchemaResolver.resolve(
                    List.of(csv("f", originals.toArray(String[]::new))), Map.of(), List.of(), rules);
            TableSchema other = SchemaResolver.resolve(
                    List.of(csv("f", shuffled.toArray(String[]::new))), Map.of(), List.of(), rules);
            TableSchema again = SchemaResolver.resolve(
                    List.of(csv("f", shuffled.toArray(String[]::new))), Map.of(), schema.columns(), rules);

            assertThat(other.hash()).isEqualTo(schema.hash());
            assertThat(again.hash()).isEqualTo(schema.hash());
            Set<String> folded = new HashSet<>();
            schema.columns().forEach(c -> {
                assertThat(folded.add(rules.fold(c.name()).toLowerCase(Locale.ROOT)))
                        .as(c.name())
                        .isTrue();
                assertThat(rules.fold(c.name()).getBytes(StandardCharsets.UTF_8).length)
                        .isLessThanOrEqualTo(24);
            });
        }
    }

    @Test
    void aFileThatHasANameTwiceIsRefused() {
        assertThatThrownBy(() -> resolve(List.of(csv("twice.csv", "a", "b", "a")), List.of()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("twice.csv", "'a' twice");
    }

    @Test
    void moreColumnsThanTheDatabaseHoldsAreRefused() {
        NamingRules narrow = new NamingRules(NamingRules.Folding.LOWER, 63, 6);

        assertThatThrownBy(() -> SchemaResolver.resolve(List.of(csv("f", "a", "b", "c")), Map.of(), List.of(), narrow))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("3 columns", "allows 6");
        assertThat(SchemaResolver.resolve(List.of(csv("f", "a", "b")), Map.of(), List.of(), narrow)
                        .columns())
                .hasSize(2);
    }

    static TableSchema resolve(List<SourceFile> files, List<Column> known) {
        return SchemaResolver.resolve(files, Map.of(), known, RULES);
    }

    static SourceFile csv(String key, String... names) {
        List<SourceColumn> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(new SourceColumn(columns.size(), name, ColumnType.TEXT));
        }
        return new SourceFile(file(key, FileFormat.CSV), columns);
    }

    static DataFile file(String key, FileFormat format) {
        return new DataFile(key, URI.create("file:///data/f"), 1, "etag", format, Compression.NONE);
    }
}
