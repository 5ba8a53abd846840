package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.billing.BillingExport;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadReport;

/** The part that all importing commands share: load, show how it goes on, tell what was done. */
record LoadCommand(Shell shell, Tarn tarn, boolean json) {

    int run(BillingExport export, LoadOptions options) {
        LoadReport report = load(export, options);
        LoadSummary summary = new LoadSummary(report);
        summary.print(shell.terminal(), json);
        return summary.exitCode();
    }

    LoadReport load(BillingExport export, LoadOptions options) {
        try (LoadProgress progress = new LoadProgress(shell.terminal())) {
            return tarn.load(export, options, progress, shell.cancellation());
        }
    }
}
