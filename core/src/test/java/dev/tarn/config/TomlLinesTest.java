package dev.tarn.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TomlLinesTest {

    private static final String TEXT = String.join(
            "\n",
            "# a comment with a = \"quote and a [table]",
            "top = 'it''s' # trailing",
            "[ aws ] # the table",
            "bucket = \"a # no comment, [no table], \\\" no end\"",
            "prefix = '''",
            "[gcp]",
            "export_name = \"inside the text\"",
            "''''",
            "list = [",
            "  \"region = 1\", # ] in a comment",
            "  { a = 1, b = [2] },",
            "]",
            "\"export_name\" = \"\"\"two \\\"\"\" ",
            "lines\"\"\"",
            "database.duckdb . threads = 2",
            "region='x'",
            "[database.'duckdb']",
            "\tdatabase_path = { a = \"1\",  b = 2 }",
            "[[azure]]",
            "x = 1979-05-27T07:32:00Z",
            "last = true");

    @ParameterizedTest
    @CsvSource({
        "top, 2",
        "aws, 3",
        "aws.bucket, 4",
        "aws.prefix, 5",
        "aws.list, 9",
        "aws.export_name, 13",
        "aws.database.duckdb.threads, 15",
        "aws.region, 16",
        "database.duckdb, 17",
        "database.duckdb.database_path, 18",
        "database.duckdb.database_path.b, 18",
        "azure.x, 20",
        "azure.last, 21",
        "aws.unheard_of, 3"
    })
    void findsKeysWhateverStandsAroundThem(String key, int line) {
        String toml = TEXT.replace("''s'", "s'");

        assertThat(new TomlLines(toml).of(key)).hasValue(line);
        assertThat(new TomlLines(toml.replace("\n", "\r\n")).of(key)).hasValue(line);
    }

    @Test
    void hasNoLineForWhatIsNotThere() {
        assertThat(new TomlLines(TEXT.replace("''s'", "s'")).of("gcp.bucket")).isEmpty();
        assertThat(new TomlLines("").of("aws.bucket")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'a = \"never closed'", "'[table'", "'key'", "'a = ['", "'= = ='", "']'"})
    void endsOnTextsThatAreNoToml(String text) {
        assertThat(new TomlLines(text).of("no.such.key")).isEmpty();
    }
}
