package dev.tarn.load;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.billing.Delivery;
import dev.tarn.error.BadDataException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.RowSelection;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownSourcesTest {

    private static final ExportId EXPORT = new ExportId("aws", "cur");
    private static final TableName TABLE = new TableName("aws_billing", "cur");
    private static final String A = "s3://a/p";
    private static final String B = "s3://b/p";

    @Test
    void theMonthItselfDecidesFirst() {
        KnownSources known = KnownSources.of(List.of(loaded("", "2025-08", A), loaded("", "2025-09", B)));

        assertThatCode(() -> known.require(List.of(delivered("", "2025-08", A), delivered("", "2025-09", B))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> known.require(List.of(delivered("", "2025-09", B), delivered("", "2025-08", B))))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll(
                        "aws/cur/2025-08", "'" + A + "'", "'" + B + "'", "another database", "another name", "reset");
    }

    /** A delivered August and September to one place, B October and November to another; the rest is unknown. */
    @ParameterizedTest
    @CsvSource({"2025-07, a", "2025-01, a", "2025-12, b", "2026-12, b", "2025-10, b"})
    void aMonthThatIsNotLoadedGoesWithTheOneBeforeItOrElseAfterIt(String month, String bucket) {
        KnownSources known = KnownSources.of(List.of(
                loaded("", "2025-11", B),
                loaded("", "2025-09", A),
                loaded("", "2025-10", B),
                loaded("", "2025-08", A),
                loaded("", "2026-01", "")));
        String right = bucket.equals("a") ? A : B;
        String wrong = bucket.equals("a") ? B : A;

        assertThatCode(() -> known.require(List.of(delivered("", month, right))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> known.require(List.of(delivered("", month, wrong))))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("aws/cur/" + month);
    }

    @Test
    void accountsMayHaveBucketsOfTheirOwn() {
        KnownSources known = KnownSources.of(List.of(loaded("1", "2025-08", A), loaded("2", "2025-08", B)));

        assertThatCode(() -> known.require(List.of(
                        delivered("1", "2025-09", A),
                        delivered("2", "2025-09", B),
                        delivered("3", "2025-09", "s3://c"))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> known.require(List.of(delivered("2", "2025-09", A))))
                .isInstanceOf(InvalidConfigException.class);
    }

    @Test
    void whatIsUnknownIsNotCompared() {
        KnownSources known = KnownSources.of(List.of(loaded("", "2025-08", A)));
        PartitionKey partition = new PartitionKey(EXPORT, "", YearMonth.parse("2025-08"));
        Delivery broken = Delivery.broken(partition, new BadDataException("broken"));

        assertThatCode(() -> known.require(List.of(
                        delivered("", "2025-09", ""), new PlannedPeriod(broken, TABLE, Optional.empty(), false))))
                .doesNotThrowAnyException();
        assertThatCode(() -> KnownSources.of(List.of(loaded("", "2025-08", "")))
                        .require(List.of(delivered("", "2025-08", B))))
                .doesNotThrowAnyException();
    }

    private static LoadKey key(String account, String month) {
        return new LoadKey(new PartitionKey(EXPORT, account, YearMonth.parse(month)), "v1");
    }

    private static PlannedPeriod delivered(String account, String month, String source) {
        Delivery.Files files = new Delivery.Files(List.of(), new RowSelection.All(), Map.of(), source);
        return new PlannedPeriod(
                new Delivery(key(account, month), "CUR_V1", true, files, List.of()), TABLE, Optional.empty(), false);
    }

    private static LoadState loaded(String account, String month, String source) {
        return new LoadState(
                key(account, month),
                TABLE,
                "CUR_V1",
                LoadStatus.COMPLETED,
                true,
                true,
                1,
                "load",
                Instant.EPOCH,
                Optional.of(Instant.EPOCH),
                1,
                source,
                List.of(),
                "");
    }
}
