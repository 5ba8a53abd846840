package dev.tarn.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was found, as Markdown. */
final class ResultTable {

    private static final String BEGIN = "<!-- results: written by benchmarks/run -->";
    private static final String END = "<!-- end of results -->";
    private static final Pattern BETWEEN =
            Pattern.compile(Pattern.quote(BEGIN) + ".*?" + Pattern.quote(END), Pattern.DOTALL);

    private ResultTable() {}

    static String markdown(BenchmarkSettings settings, List<Comparison> comparisons) throws SQLException {
        StringBuilder text = new StringBuilder();
        text.append(environment(settings))
                .append("\n\n| what | measured | against | ratio | min–max | goal |\n|---|---|---|---|---|---|\n");
        comparisons.forEach(comparison -> text.append(comparison.markdown()).append('\n'));
        return text.toString();
    }

    /** Puts results between the two comments that mark their place in a document. */
    static String replaceIn(String document, String results) {
        Matcher place = BETWEEN.matcher(document);
        if (!place.find()) {
            throw new IllegalArgumentException("the document has no place for results: " + BEGIN + " … " + END);
        }
        return place.replaceFirst(Matcher.quoteReplacement(BEGIN + "\n" + results + "\n" + END));
    }

    private static String environment(BenchmarkSettings settings) throws SQLException {
        return "DuckDB " + engineVersion() + ", Java " + Runtime.version().feature() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores; " + settings.threads()
                + " threads, memory_limit " + settings.memoryLimit() + ", " + settings.rounds()
                + " rounds. Medians; the ratio is the median of the rounds' ratios.";
    }

    private static String engineVersion() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }
}
