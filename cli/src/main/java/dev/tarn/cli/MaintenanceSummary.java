package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.Terminal;
import dev.tarn.ducklake.DuckLakeMaintenance;
import dev.tarn.ducklake.maintenance.MaintenanceReport;
import dev.tarn.ducklake.maintenance.MaintenanceReport.FileSize;
import dev.tarn.error.UnsupportedCapabilityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells what maintenance did: each job by its name. */
record MaintenanceSummary(Map<String, MaintenanceReport> jobs) {

    static DuckLakeMaintenance maintenance(Tarn tarn) {
        return DuckLakeMaintenance.of(tarn.backend())
                .orElseThrow(() -> new UnsupportedCapabilityException(
                        "[cli] maintain: this backend looks after its files itself; use --backend ducklake"));
    }

    /** What was left undone does not fail the command: the next run does it, or somebody whom the message names. */
    void print(Terminal terminal, boolean json) {
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            jobs.forEach((job, report) -> document.put(job, document(report)));
            Json.print(terminal, document);
            return;
        }
        jobs.forEach((job, report) -> {
            terminal.out().println(job.replace('_', ' ') + (report.dryRun() ? " would: " : ": ") + text(report));
            report.problems().forEach(problem -> terminal.err().println(problem));
        });
    }

    private static String text(MaintenanceReport report) {
        String snapshots = report.snapshots().isEmpty()
                ? ""
                : Numbers.count(report.snapshots().size(), "snapshot") + ", ";
        String written = report.written().isEmpty()
                ? ""
                : " -> " + Numbers.count(report.written().size(), "file") + " (" + Numbers.bytes(report.bytesWritten())
                        + ")";
        return snapshots + Numbers.count(report.removed().size(), "file") + " (" + Numbers.bytes(report.bytesRemoved())
                + ")" + written;
    }

    private static Map<String, Object> document(MaintenanceReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("dry_run", report.dryRun());
        document.put("snapshots", report.snapshots());
        document.put("removed", files(report.removed()));
        document.put("written", files(report.written()));
        document.put("bytes_removed", report.bytesRemoved());
        document.put("bytes_written", report.bytesWritten());
        document.put("problems", report.problems());
        return document;
    }

    private static List<String> files(List<FileSize> files) {
        return files.stream().map(FileSize::path).toList();
    }
}
