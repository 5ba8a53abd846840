package dev.tarn.migrate;

import dev.tarn.load.LoadOutcome;
import dev.tarn.model.LoadKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A month of an export, or of an account of it, that was copied.
 *
 * @param key which delivery of it
 * @param outcome what became of it: {@code LOADED}, {@code REPLACED}, {@code SKIPPED} as it was there already, or {@code FAILED}
 * @param rows its rows, in both databases if it is verified
 * @param costByCurrency its cost, in both databases if it is verified; empty where it has none
 * @param problems why it is not verified, or what could not be copied
 */
public record MigratedMonth(
        LoadKey key, LoadOutcome outcome, long rows, Map<String, BigDecimal> costByCurrency, List<String> problems) {

    /** Copies the collections. */
    public MigratedMonth {
        costByCurrency = Map.copyOf(costByCurrency);
        problems = List.copyOf(problems);
    }

    /**
     * Whether both databases hold the same: as many rows, and the same exact sum of every decimal column in every currency.
     *
     * @return whether they do
     */
    public boolean verified() {
        return problems.isEmpty();
    }
}
