package dev.tarn.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.TableName;
import dev.tarn.spi.NamingRules.Folding;
import org.junit.jupiter.api.Test;

class SqlNamesTest {

    private static SqlNames names(Folding folding, int longest, SqlFacts.Level level, boolean any, boolean spaces) {
        return new SqlNames(new SqlFacts.Names("\"", folding, longest, 100, level, any, spaces));
    }

    private static final SqlNames FREE = names(Folding.KEEP, 255, SqlFacts.Level.SCHEMA, true, true);
    private static final SqlNames POOR = names(Folding.KEEP, 30, SqlFacts.Level.CATALOG, false, false);

    @Test
    void namesAreQuotedWhateverTheyHold() {
        assertThat(FREE.column("a\"; DROP TABLE t; --")).isEqualTo("\"a\"\"; DROP TABLE t; --\"");
        assertThat(FREE.table(new TableName("d.s", "t"))).isEqualTo("\"d.s\".\"t\"");
    }

    @Test
    void namesAreFoldedAsUnquotedOnesAre() {
        assertThat(names(Folding.UPPER, 255, SqlFacts.Level.SCHEMA, true, true).table(new TableName("aws", "cur")))
                .isEqualTo("\"AWS\".\"CUR\"");
    }

    @Test
    void withoutSchemasADatasetStandsBeforeTheName() {
        assertThat(names(Folding.KEEP, 255, SqlFacts.Level.PREFIX, true, true).table(new TableName("aws", "cur")))
                .isEqualTo("\"aws__cur\"");
    }

    @Test
    void whatADatabaseRefusesIsReplacedAlwaysInTheSameWay() {
        assertThat(POOR.physical("plain name")).isEqualTo("plain name");
        assertThat(POOR.physical("party 🎉"))
                .isEqualTo(POOR.physical("party 🎉"))
                .matches("party __[0-9a-f]{8}");
        assertThat(POOR.physical("party 🎈")).isNotEqualTo(POOR.physical("party 🎉"));
        assertThat(POOR.physical(" edge ")).matches("edge_[0-9a-f]{8}");
        assertThat(POOR.physical("x".repeat(31))).hasSize(30).startsWith("x".repeat(21) + "_");
        assertThat(POOR.physical("x".repeat(31))).isNotEqualTo(POOR.physical("x".repeat(32)));
        assertThat(POOR.physical("x".repeat(30))).isEqualTo("x".repeat(30));
        assertThat(FREE.physical("party 🎉 ")).isEqualTo("party 🎉 ");
    }
}
