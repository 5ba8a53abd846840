package dev.tarn.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.cli.output.Table.Align;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private String printed(Table table, boolean terminal, int columns) {
        table.print(new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("NO_COLOR", "1"),
                terminal,
                terminal,
                columns));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void longTextsAreCutOnATerminalOnly() {
        Table table =
                new Table().column("name", Align.LEFT).column("n", Align.RIGHT).row(List.of("x".repeat(90), "12"));

        assertThat(printed(table, true, 40).lines())
                .allMatch(line -> line.length() <= 40)
                .anyMatch(l -> l.contains("…"));
        out.reset();
        assertThat(printed(table, false, 40)).contains("x".repeat(90));
    }

    @Test
    void whatDoesNotFitIsLeftOutAndSaid() {
        Table table = new Table();
        for (int i = 0; i < 126; i++) {
            table.column("column_number_" + i, Align.LEFT);
        }
        table.row(Collections.nCopies(126, "value"));

        assertThat(printed(table, true, 100).lines()).allMatch(line -> line.length() <= 100);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("of 126 columns");
    }

    @Test
    void controlCharactersCanNotCommandTheTerminal() {
        Table table = new Table().column("a", Align.LEFT).row(List.of("x\u001b[31m\ny"));

        assertThat(printed(table, true, 80)).doesNotContain("\u001b").contains("⏎y");
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
    }

    @Test
    void numbersAreForPeople() {
        assertThat(Numbers.count(1234567)).isEqualTo("1,234,567");
        assertThat(Numbers.money(new BigDecimal("-1234567.895"))).isEqualTo("-1,234,567.90");
        assertThat(Numbers.bytes(999)).isEqualTo("999 B");
        assertThat(Numbers.bytes(999_960)).isEqualTo("1.0 MB");
        assertThat(Numbers.duration(Duration.ofMillis(1234))).isEqualTo("1.2 s");
        assertThat(Numbers.duration(Duration.ofSeconds(185))).isEqualTo("3 min 05 s");
    }
}
