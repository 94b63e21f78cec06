package dev.nevertwice.chaos.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.report.Printable;
import dev.nevertwice.chaos.swarm.Coverage;
import dev.nevertwice.chaos.swarm.Coverage.Part;
import dev.nevertwice.chaos.swarm.Sum;
import dev.nevertwice.chaos.swarm.Sum.Found;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells what an exploration found, for people or as JSON. */
final class SimReport {

    private final long least;
    private final long count;
    private final boolean isSwarm;

    /**
     * @param least in how many runs everything expected must have been seen
     * @param count how many runs there should be
     * @param isSwarm whether anything is expected: what was enumerated needs no other proof than that all of it was run
     */
    SimReport(long least, long count, boolean isSwarm) {
        this.least = least;
        this.count = count;
        this.isSwarm = isSwarm;
    }

    Verdict verdict(Sum sum) {
        return sum.verdict(isSwarm ? least : 0);
    }

    void tell(Sum sum, Duration took, boolean json, Terminal terminal) {
        if (json) {
            terminal.out().println(json(sum, took));
        } else {
            text(sum, took, terminal.out());
        }
    }

    private void text(Sum sum, Duration took, PrintStream out) {
        double seconds = Math.max(1, took.toMillis()) / 1_000.0;
        line(out, "%,d of %,d %s in %.1f s: %,d invalid, %,d that can't be believed",
                sum.runs(), count, isSwarm ? "runs" : "enumerated runs", seconds, sum.invalidRuns(),
                sum.doubtfulRuns());
        line(out, "%,d payments from checkout to reconciled and judged, %,d charges, %,d faults that had their effect",
                sum.purchases(), sum.charges(), sum.faults());
        line(out, "%,.0f life cycles/s, %,.0f runs/s, %s of virtual time, %,.0f : 1",
                sum.purchases() / seconds, sum.runs() / seconds, virtual(sum.virtual()),
                sum.virtual().toMillis() / 1_000.0 / seconds);
        line(out, "hash of all runs: %s", sum.hash());
        coverage(sum.coverage(), out);
        sum.invalid().forEach(found -> found("INVALID", Verdict.INVALID, found, out));
        sum.doubtful().forEach(found -> found("can't be believed", Verdict.UNKNOWN, found, out));
        line(out, "%s%s", verdict(sum).name().toLowerCase(Locale.ROOT), why(sum));
    }

    private String why(Sum sum) {
        if (verdict(sum) != Verdict.UNKNOWN) {
            return "";
        }
        if (sum.purchases() == 0) {
            return ": nothing happened";
        }
        return sum.doubtfulRuns() > 0 ? ": some runs can't be believed"
                : ": not everything was seen in at least " + least + " runs; more --runs, or a lower --least";
    }

    private void coverage(Coverage coverage, PrintStream out) {
        for (Part part : Part.values()) {
            Map<String, Long> seen = coverage.of(part);
            long some = seen.values().stream().filter(times -> times > 0).count();
            String rare = coverage.below(part, least).stream()
                    .limit(12)
                    .map(what -> what + " " + seen.get(what))
                    .collect(Collectors.joining(", "));
            long total = part == Part.PAIRS && isSwarm ? coverage.possiblePairs() : seen.size();
            line(out, "  %-32s %,d of %,d seen%s", part.title(), some, total,
                    !isSwarm || rare.isEmpty() ? "" : "; in fewer than " + least + " runs: " + rare);
        }
    }

    private static void found(String what, Verdict verdict, Found found, PrintStream out) {
        line(out, "%s  %s", what, found.trial().name());
        for (Finding finding : found.result().findings()) {
            if (finding.verdict() == verdict && !finding.violations().isEmpty()) {
                Violation violation = finding.violations().getFirst();
                line(out, "    %s %s%s", finding.invariant(), Printable.of(violation.message()),
                        violation.payment() == null ? "" : " (" + Printable.of(violation.payment()) + ")");
            }
        }
        line(out, "    repeat: %s", found.trial().repeat());
    }

    private static String virtual(Duration time) {
        return time.toDays() > 2 ? String.format(Locale.ROOT, "%,d days", time.toDays())
                : String.format(Locale.ROOT, "%,d s", time.toSeconds());
    }

    private static void line(PrintStream out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    private ObjectNode json(Sum sum, Duration took) {
        ObjectNode json = JsonNodeFactory.instance.objectNode()
                .put("verdict", verdict(sum).name().toLowerCase(Locale.ROOT))
                .put("runs", sum.runs())
                .put("planned", count)
                .put("invalid", sum.invalidRuns())
                .put("doubtful", sum.doubtfulRuns())
                .put("life_cycles", sum.purchases())
                .put("charges", sum.charges())
                .put("faults", sum.faults())
                .put("took_millis", took.toMillis())
                .put("virtual_seconds", sum.virtual().toSeconds())
                .put("least", least)
                .put("hash", sum.hash());
        ObjectNode coverage = json.putObject("coverage");
        for (Part part : Part.values()) {
            ObjectNode seen = coverage.putObject(part.name().toLowerCase(Locale.ROOT));
            sum.coverage().of(part).forEach(seen::put);
        }
        ArrayNode failures = json.putArray("failures");
        for (Found found : sum.invalid()) {
            ObjectNode failure = failures.addObject()
                    .put("seed", found.trial().seed())
                    .put("trial", found.trial().name())
                    .put("repeat", found.trial().repeat());
            List<Finding> broken = found.result().findings().stream()
                    .filter(finding -> finding.verdict() == Verdict.INVALID)
                    .toList();
            ArrayNode invariants = failure.putArray("broken");
            broken.forEach(finding -> invariants.addObject()
                    .put("invariant", finding.invariant())
                    .put("message", finding.violations().getFirst().message()));
        }
        return json;
    }
}
