package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.report.Printable;
import dev.nevertwice.chaos.report.ScenarioReport;
import dev.nevertwice.chaos.report.Words;
import java.util.Locale;

/** What stays on the screen when a scenario is over. */
final class VerdictLine {

    private VerdictLine() {}

    static String of(ScenarioReport report) {
        String seconds = String.format(Locale.ROOT, "%.1f s", report.took().toMillis() / 1000.0);
        if (report.ending() == ScenarioReport.Ending.HARNESS_FAILED && report.campaign() == null) {
            return Printable.of("failed      " + report.name()); // Why is said at the end.
        }
        String what = report.note() != null
                ? report.note()
                : String.format(
                        Locale.ROOT, "%,d purchases, %,d charges, %,d faults fired",
                        report.figures().purchases(), report.figures().charges(), report.figures().faultsFired());
        return Printable.of("%-11s %-22s %8s  %s".formatted(Words.of(report), report.name(), seconds, what));
    }
}
