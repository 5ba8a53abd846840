package dev.tarn.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.spi.TableStrategy;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

class TableNamesTest {

    private static final ExportId EXPORT = new ExportId("aws", "My Export-1");

    @Test
    void areSafeUnquoted() {
        PartitionKey partition = new PartitionKey(EXPORT, "", YearMonth.of(2025, 9));
        assertThat(TableNames.partition("d", partition, TableStrategy.SEPARATE)).hasToString("d.my_export_1_2025_09");
        assertThat(TableNames.partition("d", partition, TableStrategy.SINGLE)).hasToString("d.my_export_1");
        assertThat(TableNames.unifiedView("d", EXPORT)).hasToString("d.my_export_1_unified");
    }

    @Test
    void keepAccountsApart() {
        PartitionKey partition = new PartitionKey(EXPORT, "0112", YearMonth.of(2025, 12));
        assertThat(TableNames.partition("d", partition, TableStrategy.SEPARATE))
                .hasToString("d.my_export_1_0112_2025_12");
    }
}
