package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The report as JUnit XML, which every CI server shows: a suite per scenario, a case per invariant. Broken is a
 * failure, unknown is an error where the scenario relies on it (a skipped case would pass), and so is a scenario that was not judged.
 */
final class JunitReport {

    private final VerifyReport report;
    private final Markup xml = new Markup();

    private JunitReport(VerifyReport report) {
        this.report = report;
    }

    static String of(VerifyReport report) {
        return new JunitReport(report).written();
    }

    private String written() {
        xml.trusted("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.open("testsuites", "name", "nevertwice verify", "time", seconds(report.took()));
        report.scenarios().forEach(this::suite);
        xml.closeLine();
        return xml.toString();
    }

    private void suite(ScenarioReport scenario) {
        boolean judged = !scenario.findings().isEmpty();
        boolean lacking = lacksEvidence(scenario);
        long errors = count(scenario, Verdict.UNKNOWN) + (judged ? 0 : 1) + (lacking ? 1 : 0);
        xml.text("\n").open(
                "testsuite",
                "name", scenario.name(),
                "tests", scenario.findings().size() + (judged ? 0 : 1) + (lacking ? 1 : 0),
                "failures", count(scenario, Verdict.INVALID),
                "errors", errors,
                "skipped", scenario.findings().stream().filter(finding -> !scenario.counts(finding)).count(),
                "timestamp", report.startedAt(),
                "time", seconds(scenario.took()));
        properties(scenario);
        scenario.findings().forEach(finding -> testCase(scenario, finding));
        if (!judged || lacking) {
            caseOf(scenario, "evidence");
            problem("error", "not-judged", String.join("; ", Reasons.ofUnknown(scenario)), "");
            xml.close();
        }
        xml.closeLine();
    }

    /** Every finding is valid and yet the verdict isn't: a fault that never fired, an interrupted campaign. */
    private static boolean lacksEvidence(ScenarioReport scenario) {
        return !scenario.findings().isEmpty()
                && scenario.verdict() == Verdict.UNKNOWN
                && count(scenario, Verdict.UNKNOWN) == 0;
    }

    private void properties(ScenarioReport scenario) {
        xml.open("properties");
        property("rig", report.rig());
        property("seed", report.seed());
        property("defect", report.defect());
        property("purchases", scenario.figures().purchases());
        property("charges", scenario.figures().charges());
        property("faults fired", scenario.figures().faultsFired());
        property("repeat", scenario.repeat());
        xml.close();
    }

    private void property(String name, Object value) {
        if (value != null) {
            xml.empty("property", "name", name, "value", value);
        }
    }

    private void testCase(ScenarioReport scenario, Finding finding) {
        String statement = report.statement(finding.invariant());
        caseOf(scenario, finding.invariant() + (statement.isEmpty() ? "" : " " + statement));
        if (finding.verdict() == Verdict.INVALID) {
            String what = Numbers.counted(finding.violationCount(), "violation");
            problem("failure", finding.invariant(), what, violations(scenario, finding));
        } else if (finding.verdict() == Verdict.UNKNOWN && !scenario.counts(finding)) {
            xml.empty("skipped", "message", "the scenario does not claim to show it");
        } else if (finding.verdict() == Verdict.UNKNOWN) {
            problem("error", "unknown", String.join("; ", Reasons.ofUnknown(scenario)), "");
        }
        xml.close();
    }

    private void caseOf(ScenarioReport scenario, String name) {
        xml.text("\n").open(
                "testcase", "classname", "nevertwice." + scenario.name(), "name", name, "time", seconds(Duration.ZERO));
    }

    private void problem(String tag, String type, String message, String detail) {
        xml.element(tag, detail, "type", type, "message", message);
    }

    private static String violations(ScenarioReport scenario, Finding finding) {
        return scenario.violations(finding).stream().map(it -> violation(scenario, it))
                .collect(Collectors.joining("\n"))
                + (scenario.repeat() == null ? "" : "\nrepeat: " + scenario.repeat());
    }

    private static String violation(ScenarioReport scenario, Violation violation) {
        String charges = violation.charges().stream()
                .map(charge -> "\n  charge " + ChargeDetails.of(scenario, violation, charge).inWords())
                .collect(Collectors.joining());
        return violation.message()
                + (violation.payment() == null ? "" : "\n  payment " + violation.payment())
                + charges
                + (violation.fault() == null ? "" : "\n  fault " + violation.fault());
    }

    private static long count(ScenarioReport scenario, Verdict verdict) {
        return scenario.findings().stream()
                .filter(finding -> finding.verdict() == verdict && scenario.counts(finding))
                .count();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
    }
}
