package dev.nevertwice.chaos.junit5;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.report.ScenarioReport;
import dev.nevertwice.chaos.run.RunResult.Figures;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What came out of the scenario of a {@link Chaos} test, as its parameter. */
public final class ChaosRun {

    private final ScenarioReport report;
    private final Path page;

    ChaosRun(ScenarioReport report, Path page) {
        this.report = report;
        this.page = page;
    }

    public String scenario() {
        return report.name();
    }

    public Verdict verdict() {
        return report.verdict();
    }

    /** One per invariant; over several runs the worst verdict, with evidence and violations added up. */
    public List<Finding> findings() {
        return report.findings();
    }

    /** Purchases, charges, retries and the like; over several runs their sum. */
    public Figures figures() {
        return report.figures();
    }

    /** How often each fault fired. */
    public Map<String, Long> faultsFired() {
        return report.faultsFired();
    }

    /** The command that repeats it. */
    public String repeat() {
        return report.repeat();
    }

    /** The page for people; JSON, JUnit XML, a summary in Markdown and the buyers' histories lie beside it. */
    public Path page() {
        return page;
    }
}
