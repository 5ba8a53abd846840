package dev.tarn.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory stays constant, and a JVM that keeps Arrow out takes the next best way. */
@Timeout(120)
class CopyProcessTest {

    private static final long ROWS = 2_000_000;

    /** The heap, the engine's 200 MB, and what the JVM and the engine's library take themselves; the rows are more than that. */
    private static final long MOST_MEGABYTES = 700;

    @TempDir
    Path folder;

    private String run(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx32m"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CopyChild.class.getName()));
        command.addAll(List.of(
                folder.toString(),
                String.valueOf(ROWS),
                EmbeddedPostgres.server().freshDatabase()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(output).isTrue();
        assertThat(output)
                .contains("rows: " + ROWS + "\n")
                .contains("sum: [" + ROWS * (ROWS - 1) / 2 + "]")
                .doesNotContain("Exception")
                .doesNotContain("leak");
        assertThat(Long.parseLong(output.replaceAll("(?s).*peak: (\\d+).*", "$1")))
                .as(output)
                .isLessThan(MOST_MEGABYTES);
        return output;
    }

    @Test
    void batchesInASmallHeap() throws Exception {
        assertThat(run(ArrowRuntime.FLAG)).contains("feed: Arrow batches in binary format\n");
    }

    @Test
    void linesInASmallHeapWhereArrowIsKeptOut() throws Exception {
        assertThat(run()).contains("feed: lines of text that the engine writes\n");
    }
}
