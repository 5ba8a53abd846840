package dev.tarn.testing.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.testing.emulator.SqlToken.Kind;
import org.junit.jupiter.api.Test;

class SqlTokenizerTest {

    private static java.util.List<String> texts(String sql, SqlDialect dialect) {
        return SqlTokenizer.tokens(sql, dialect).stream().map(SqlToken::text).toList();
    }

    @Test
    void snowflakesCommentsAreNoSql() {
        assertThat(texts("select 1 -- ; drop\n/* 'x */ + 2 // three", SqlDialect.SNOWFLAKE))
                .containsExactly("select", "1", "+", "2", "");
    }

    @Test
    void quotesMayHoldAnything() {
        var tokens = SqlTokenizer.tokens(
                "\"a\"\"b\" 'it''s -- \\' \\n' $$raw '\\n$$ x::number(38,18)", SqlDialect.SNOWFLAKE);

        assertThat(tokens.get(0)).isEqualTo(new SqlToken(Kind.QUOTED_NAME, "\"a\"\"b\"", "a\"b", 0));
        assertThat(tokens.get(1).value()).isEqualTo("it's -- ' \n");
        assertThat(tokens.get(2).value()).isEqualTo("raw '\\n");
        assertThat(tokens.subList(3, 11))
                .extracting(SqlToken::text)
                .containsExactly("x", "::", "number", "(", "38", ",", "18", ")");
    }

    @Test
    void bigQuerysQuotesAreItsOwn() {
        var tokens = SqlTokenizer.tokens(
                "`p.d.t$202401` \"a\\\"b\" '''it's\nlong''' r'\\d' @name @@error.message 1.5e-3 # end",
                SqlDialect.BIGQUERY);

        assertThat(tokens.get(0).value()).isEqualTo("p.d.t$202401");
        assertThat(tokens.get(1).value()).isEqualTo("a\"b");
        assertThat(tokens.get(2).value()).isEqualTo("it's\nlong");
        assertThat(tokens.get(3)).extracting(SqlToken::kind, SqlToken::value).containsExactly(Kind.STRING, "\\d");
        assertThat(tokens.get(4)).extracting(SqlToken::kind, SqlToken::text).containsExactly(Kind.PARAMETER, "@name");
        assertThat(tokens.subList(5, 9))
                .extracting(SqlToken::text)
                .containsExactly("@@error", ".", "message", "1.5e-3");
        assertThat(tokens.get(9).kind()).isEqualTo(Kind.END);
    }

    @Test
    void whatIsLeftOpenIsRefused() {
        assertThatThrownBy(() -> SqlTokenizer.tokens("select 'x", SqlDialect.SNOWFLAKE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position 7");
        assertThatThrownBy(() -> SqlTokenizer.tokens("select /* x", SqlDialect.BIGQUERY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
