package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.spi.NamingRules;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnNamingTest {

    private static final NamingRules TINY = new NamingRules(NamingRules.Folding.LOWER, 20, 1000);

    @ParameterizedTest
    @CsvSource({
        "lineItem/UnblendedCost, line_item_unblended_cost",
        "identity/LineItemId, identity_line_item_id",
        "reservation/ReservationARN, reservation_reservation_a_r_n",
        "savingsPlan/SavingsPlanARN, savings_plan_savings_plan_a_r_n",
        "bill/BillingPeriodStartDate, bill_billing_period_start_date",
        "resourceTags/user:Name, resource_tags_user_name",
        "resourceTags/aws:createdBy, resource_tags_aws_created_by",
        "resourceTags/user:cost-center (old), resource_tags_user_cost_center_old",
        "resourceTags/user:Tag21Nov, resource_tags_user_tag21_nov",
        "product/ECU, product_e_c_u",
        "product/ecu, product_ecu",
        "resourceTags/user:größe, resource_tags_user_gr_e",
        "pricing/OfferingClasspricing/PurchaseOption, pricing_offering_classpricing_purchase_option",
        "BilledCost, BilledCost",
        "product_instanceSKU, product_instanceSKU",
        "x_Discounts, x_Discounts",
        "Größe (€), Größe (€)"
    })
    void aCurV1HeaderIsNamedAsInParquetAndEverythingElseAsItIs(String original, String expected) {
        assertThat(ColumnNaming.plainName(original)).isEqualTo(expected);
    }

    @Test
    void aNameWithoutLettersIsStillAName() {
        assertThat(ColumnNaming.plainName("")).isEqualTo("unnamed");
        assertThat(ColumnNaming.plainName("/")).isEqualTo("unnamed");
        assertThat(ColumnNaming.plainName("a\u0000b\nc")).isEqualTo("a_b_c");
    }

    @Test
    void namingANameChangesNothing() {
        Random random = new Random(4711);
        for (int i = 0; i < 5_000; i++) {
            String once = ColumnNaming.plainName(anyName(random));
            assertThat(ColumnNaming.plainName(once)).isEqualTo(once).isNotEmpty();
        }
    }

    @Test
    void aNameThatIsTooLongIsCutBetweenCharactersAndCarriesAHash() {
        String umlauts = "äöü".repeat(10);
        String fitted = ColumnNaming.fittedName(umlauts, TINY);

        assertThat(fitted).matches("äöüäöü_[0-9a-f]{6}").isEqualTo(ColumnNaming.fittedName(umlauts, TINY));
        assertThat(ColumnNaming.fittedName(umlauts + "x", TINY)).isNotEqualTo(fitted);
        assertThat(ColumnNaming.fittedName("exactly_twenty_bytes", TINY)).isEqualTo("exactly_twenty_bytes");
        assertThat(ColumnNaming.fittedName("👩‍🚀👩‍🚀👩‍🚀", TINY).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(20);
    }

    static String anyName(Random random) {
        String alphabet = "abcABC019/:_- .äßİı€K\t'\";";
        StringBuilder name = new StringBuilder();
        for (int n = random.nextInt(30); n > 0; n--) {
            name.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return name.toString();
    }
}
