package dev.nevertwice.load.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.report.ReportFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a search for the limit came to.
 *
 * @param rate the highest that held, 0 where none did
 * @param tries in their order, without their evidence; only the last may have a verdict that is not valid
 * @param brokenOff why it did not come to its end; empty when it did
 */
record Limit(LoadPlan plan, int rate, List<LoadResult> tries, Optional<String> brokenOff) {

    ExitCode exitCode() {
        if (brokenOff.isPresent()) {
            return ExitCode.HARNESS_FAILED;
        }
        LoadResult last = tries.getLast();
        if (last.judged().verdict() != Verdict.VALID) {
            return ExitCode.of(last.judged().verdict());
        }
        if (rate > 0) {
            return ExitCode.VALID;
        }
        return last.exitCode() == ExitCode.VALID ? ExitCode.BROKEN : last.exitCode();
    }

    String told() {
        if (brokenOff.isPresent()) {
            return "the search was broken off in run %d, %s until then: %s".formatted(
                    tries.stream().filter(one -> one.brokenOff().isEmpty()).count() + 1,
                    rate == 0 ? "no rate held" : rate + " purchases a second held", brokenOff.get());
        }
        LoadResult last = tries.getLast();
        if (last.judged().verdict() != Verdict.VALID) {
            return "the search ended at %d purchases a second, whose verdict is %s: %s".formatted(
                    last.plan().rate(), word(last.judged().verdict()), LoadReport.page(last));
        }
        if (rate == 0) {
            return "no rate holds; the last was " + line(last).strip() + pages();
        }
        return ("%d purchases a second is the highest rate tried that holds 99 %% of checkouts within %d ms, valid (%d"
                + " runs)%s").formatted(rate, plan.objective().orElseThrow(), tries.size(), above()) + pages();
    }

    private String pages() {
        return "%n  page: %s%n  all tries: %s".formatted(page().orElseThrow(), plan.folder().resolve("limit.json"));
    }

    /** Of the last try that held, or else of the last; empty where there was none. */
    Optional<Path> page() {
        return tries.reversed().stream().filter(LoadResult::holds).findFirst()
                .or(() -> tries.reversed().stream().findFirst())
                .map(LoadReport::page);
    }

    /** What is to be known of higher rates. */
    private String above() {
        if (rate == plan.mostRate()) {
            return "; the judge can read no more: try a shorter --duration";
        }
        return tries.stream().anyMatch(one -> one.plan().rate() > rate && !one.figures().asAsked())
                ? "; above it buyers did not come as asked, which may be the generator's limit"
                : "";
    }

    /** {@code limit.json}, however it ended. */
    void write() {
        ReportFiles.file(plan.folder().resolve("limit.json"), json().toPrettyString() + "\n");
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("simulation", plan.kind().word())
                .put("objective_millis", plan.objective().orElseThrow())
                .put("purchases_per_second", rate)
                .put("outcome", Outcome.word(exitCode()))
                .put("verdict", word(verdict()))
                .put("broken_off", brokenOff.orElse(null));
        json.putArray("tries").addAll(tries.stream().map(LoadReport::json).toList());
        return json;
    }

    private Verdict verdict() {
        return tries.stream()
                .map(one -> one.judged().verdict())
                .reduce(brokenOff.isPresent() ? Verdict.UNKNOWN : Verdict.VALID, Verdict::worst);
    }

    /** One try. */
    static String line(LoadResult result) {
        LoadFigures figures = result.figures();
        return "%5d/s: p99 %d ms, %d failed, %d not taken, %s: %s%s%s".formatted(
                result.plan().rate(), figures.checkout().p99(), figures.failed(), figures.notTaken(),
                word(result.judged().verdict()), result.holds() ? "holds" : "does not hold", queue(result),
                another(figures));
    }

    private static String queue(LoadResult result) {
        return result.queue().filter(QueueGrowth::grew)
                .map(queue -> ", the queue grew from %d to %d".formatted(queue.middle(), queue.last()))
                .orElse("");
    }

    private static String another(LoadFigures figures) {
        return figures.asAsked()
                ? ""
                : " (%s/s came, not as asked)"
                        .formatted(LoadReport.hundredths(figures.arrivals().perSecondHundredths()));
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
