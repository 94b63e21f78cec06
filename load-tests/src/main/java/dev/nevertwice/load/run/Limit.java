package dev.nevertwice.load.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.invariant.Verdict;
import java.util.List;
import java.util.Locale;

/**
 * What a search for the limit came to.
 *
 * @param rate the highest that held, 0 where none did
 * @param tries in their order; the last has the worst verdict
 */
record Limit(LoadPlan plan, int rate, List<LoadResult> tries) {

    ExitCode exitCode() {
        LoadResult last = tries.getLast();
        if (rate > 0 && !last.isMoreThanTooMuch()) {
            return ExitCode.VALID;
        }
        return last.exitCode() == ExitCode.VALID ? ExitCode.BROKEN : last.exitCode();
    }

    String told() {
        LoadResult last = tries.getLast();
        if (last.isMoreThanTooMuch()) {
            return "the search ended at %d purchases a second, whose verdict is %s: %s".formatted(
                    last.plan().rate(), verdict(last), last.plan().folder().resolve("load.html"));
        }
        int objective = plan.objective().orElseThrow();
        if (rate == 0) {
            return "no rate holds 99 % within " + objective + " ms";
        }
        return ("%d purchases a second is the highest rate tried that holds 99 %% of checkouts within %d ms, valid (%d"
                + " runs)%s").formatted(
                        rate, objective, tries.size(),
                        rate == plan.mostRate() ? "; the judge can read no more: try a shorter --duration" : "");
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("simulation", plan.kind().word())
                .put("objective_millis", plan.objective().orElseThrow())
                .put("purchases_per_second", rate)
                .put("verdict", verdict(tries.getLast()));
        tries.forEach(result -> json.withArray("tries").add(LoadReport.json(result)));
        return json;
    }

    /** One try. */
    static String line(LoadResult result) {
        LoadFigures figures = result.figures();
        return "%5d/s: p99 %d ms, %d failed, %d not taken, %s: %s%s".formatted(
                result.plan().rate(), figures.warm().p99(), figures.failed(), figures.notTaken(), verdict(result),
                result.holds() ? "holds" : "does not hold",
                figures.arrivals().asAsked()
                        ? ""
                        : " (only %s/s came)".formatted(
                                LoadReport.hundredths(figures.arrivals().perSecondHundredths())));
    }

    private static String verdict(LoadResult result) {
        return result.judged().verdict().name().toLowerCase(Locale.ROOT);
    }
}
