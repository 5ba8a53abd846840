package dev.tarn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplaceOneMonthTest {

    @TempDir
    private Path folder;

    @Test
    void readersSeeTheOldMonthThenTheNewOne() {
        List<String> lines = Output.of(
                () -> ReplaceOneMonth.main(folder.resolve("costs.duckdb").toString()));

        String old = "19.750000000000000000";
        String corrected = "20.750000000000000000";
        int commit = lines.indexOf("COMMITTED: " + corrected);
        assertThat(lines).contains("loaded: " + old, "STAGED: " + old, "COMMITTING: " + old);
        assertThat(lines.subList(0, commit)).allMatch(line -> line.endsWith(old));
        assertThat(lines.subList(commit, lines.size())).allMatch(line -> line.endsWith(corrected));
    }
}
