package dev.nevertwice.load.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.report.ReportFiles;
import dev.nevertwice.chaos.report.ScenarioReport;
import dev.nevertwice.chaos.report.ScenarioReport.Ending;
import dev.nevertwice.chaos.report.VerifyReport;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.load.shopping.Orders;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a load run leaves behind: the judge's files, {@code load.json} and {@code load.html}. */
final class LoadReport {

    private static final List<String> OURS = List.of(
            "load.html", "load.json", "soak.html", "soak.json", "limit.json", "report.html", "report.json", "junit.xml",
            "summary.md");

    private LoadReport() {}

    /** What an earlier run left is no result of this one, nor is a page that compares with it. */
    static void forget(LoadPlan plan) throws IOException {
        forget(plan.folder());
        if (plan.kind() == LoadKind.SLOW_PSP) {
            IntakePage.forget(reports(plan));
        }
    }

    /** What an earlier run left in the folder is no result of this one. */
    static void forget(Path folder) throws IOException {
        for (String page : OURS) {
            Files.deleteIfExists(folder.resolve(page));
        }
        Files.deleteIfExists(Orders.history(folder));
        Files.deleteIfExists(Generator.log(folder));
        forget(folder, "history-*.jsonl");
        forget(folder, "story-*.svg");
        if (Files.exists(folder.resolve("gatling"), LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> within = Files.walk(folder.resolve("gatling"))) {
                for (Path file : within.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** As the judge's report names them. */
    private static void forget(Path folder, String files) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> earlier = Files.newDirectoryStream(folder, files)) {
                for (Path file : earlier) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Where buyers came of whom no page tells, because there was no time to write it. */
    static Optional<String> unwritten(Path folder) {
        return Files.exists(Orders.history(folder)) && !Files.exists(folder.resolve("load.html"))
                ? Optional
                        .of("interrupted before the page was written; what buyers did is in " + Orders.history(folder))
                : Optional.empty();
    }

    static void write(LoadResult result, LoadPlan plan) throws IOException {
        write(result, plan, result.outcome());
    }

    /** Each file appears whole or not at all; our own first, for who is interrupted has no time. */
    static void write(LoadResult result, LoadPlan plan, Outcome outcome) throws IOException {
        Files.createDirectories(plan.folder());
        ReportFiles.file(plan.folder().resolve("load.json"), json(result, outcome).toPrettyString() + "\n");
        ReportFiles.file(plan.folder().resolve("load.html"), LoadPage.of(result, outcome));
        ReportFiles.write(verdict(result, plan), plan.folder());
        if (plan.kind() == LoadKind.SLOW_PSP) {
            IntakePage.write(reports(plan));
        }
    }

    private static Path reports(LoadPlan plan) {
        return plan.folder().toAbsolutePath().getParent();
    }

    private static VerifyReport verdict(LoadResult result, LoadPlan plan) {
        String word = plan.kind().word();
        RunResult judged = result.judged();
        ScenarioReport told = result.brokenOff()
                .map(why -> ScenarioReport.without(word, plan.scenario(), ending(why), judged.took(), why))
                .orElseGet(() -> ScenarioReport.of(word, plan.scenario(), judged));
        return new VerifyReport(
                judged.rig(), plan.seed(), plan.defect().orElse(null), result.startedAt(), judged.took(),
                plan.command(), Judge.statements(), List.of(told));
    }

    private static Ending ending(String why) {
        return why.startsWith("interrupted") ? Ending.INTERRUPTED : Ending.HARNESS_FAILED;
    }

    static Path page(LoadResult result) {
        return result.plan().folder().resolve("load.html");
    }

    static ObjectNode json(LoadResult result) {
        return json(result, result.outcome());
    }

    static ObjectNode json(LoadResult result, Outcome outcome) {
        LoadFigures figures = result.figures();
        Recovery recovery = result.recovery();
        boolean judged = result.brokenOff().isEmpty();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("simulation", result.plan().kind().word())
                .put("rate", result.plan().rate())
                .put("seconds", result.plan().seconds())
                .put("intake", result.plan().queued() ? "async" : "sync")
                .put("seed", result.plan().seed())
                .put("defect", result.plan().defect().orElse(null))
                .put("faults", result.plan().faults().map(Path::toString).orElse(null))
                .put("time_scale", result.plan().timeScale())
                .put("elsewhere", result.plan().elsewhere().map(there -> there.pay().toString()).orElse(null))
                .put("started_at", result.startedAt().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("outcome", outcome.word())
                .put("headline", outcome.words())
                .put("verdict", result.judged().verdict().name().toLowerCase(Locale.ROOT))
                .put("objective_millis", result.plan().objective().orElse(null))
                .put("purchases", result.judged().figures().purchases())
                .put("told_paid", result.judged().figures().toldPaid())
                .put("charges", judged ? result.judged().figures().charges() : null)
                .put("requests", figures.requests())
                .put("requests_per_second", figures.requestsPerSecond())
                .put("failed_requests", figures.failed())
                .put("purchases_not_taken", figures.notTaken())
                .put("amplification_hundredths", orNull(recovery.amplification()))
                .put("outage_amplification_hundredths", orNull(recovery.inOutage()))
                .put("outage_keys", judged ? recovery.keysInOutage() : null)
                .put("most_requests_for_one_key", judged ? recovery.mostForOneKey() : null)
                .put("psp_replies", judged ? recovery.throttling().replies() : null)
                .put("psp_429_replies", judged ? recovery.throttling().refused() : null)
                .put("psp_429_percent_hundredths", orNull(recovery.throttling().share()))
                .put("drain_millis", orNull(recovery.drain()))
                .put("broken_off", result.brokenOff().orElse(null))
                .put("outage_most_look_ups", orNull(recovery.lookUps()))
                .put("queue_grew", result.queue().map(QueueGrowth::grew).orElse(null))
                .put("deepest_queue", orNull(deepest(result)))
                .put("reconciled_meanwhile", judged ? result.reconciledMeanwhile() : null);
        json.putNull("warm_up");
        figures.warmUp().ifPresent(warmUp -> json.putObject("warm_up").put("purchases", warmUp.purchases())
                .put("millis", warmUp.millis())
                .put("failed_requests", warmUp.failed())
                .put("purchases_not_taken", warmUp.notTaken()));
        json.putObject("arrivals").put("asked", figures.arrivals().asked())
                .put("came", figures.arrivals().came())
                .put("per_second_hundredths", figures.arrivals().perSecondHundredths())
                .put("last_late_millis", figures.arrivals().lastLateMillis())
                .put("most_late_millis", figures.arrivals().mostLateMillis())
                .put("out_of_step", figures.arrivals().outOfStep())
                .put("as_asked", figures.arrivals().asAsked())
                .put("cut_short", figures.arrivals().cutShort());
        figures.clicks().ifPresent(clicks -> json.putObject("clicks").put("carts", clicks.carts())
                .put("met", clicks.met())
                .put("as_asked", clicks.asAsked()));
        ObjectNode answers = json.putObject("answers");
        figures.answers().forEach((kind, counts) -> {
            ObjectNode one = answers.putObject(kind);
            counts.forEach((status, count) -> one.put(status == 0 ? "none" : status.toString(), count));
        });
        times(json.putObject("checkout_millis"), figures.checkout());
        times(json.putObject("middle_third_checkout_millis"), figures.middleThird());
        times(json.putObject("status_millis"), figures.status());
        times(json.putObject("reader_millis"), figures.readers());
        for (LoadFigures.Window window : figures.windows()) {
            ObjectNode one = json.withArray("windows").addObject().put("second", window.at());
            times(one.putObject("checkout_millis"), window.checkouts());
            times(one.putObject("status_millis"), window.reads());
            times(one.putObject("reader_millis"), window.readers());
        }
        for (Gauges.Depth depth : result.depths()) {
            json.withArray("depths").addObject().put("second", depth.second())
                    .put("open_payments", depth.openPayments())
                    .put("open_jobs", depth.openJobs())
                    .put("open_events", depth.openEvents());
        }
        for (LoadResult.Target target : result.targets()) {
            json.withArray("targets").addObject().put("name", target.name())
                    .put("value", target.value().isPresent() ? target.value().getAsLong() : null)
                    .put("most", target.most()).put("unit", target.unit()).put("met", target.isMet());
        }
        return json;
    }

    private static Long orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static void times(ObjectNode json, LoadFigures.Times times) {
        json.put("count", times.count()).put("median", times.median()).put("p95", times.p95()).put("p99", times.p99())
                .put("p999", times.p999()).put("longest", times.longest());
    }

    /** Empty where the payment system never told. */
    static OptionalLong deepest(LoadResult result) {
        return result.depths().stream().mapToLong(Gauges.Depth::openPayments).filter(open -> open >= 0).max();
    }

    static String deepestInWords(LoadResult result) {
        OptionalLong deepest = deepest(result);
        return deepest.isEmpty()
                ? "unknown"
                : deepest.getAsLong() + (deepest.getAsLong() >= Gauges.COUNTED_MOST ? " or more" : "");
    }

    /** Such as {@code checkout 201: 590, 402: 10; status 200: 40, none: 1}. */
    static String answers(Map<String, Map<Integer, Long>> answers) {
        return answers.entrySet().stream()
                .map(kind -> kind.getKey() + " " + kind.getValue().entrySet().stream()
                        .map(count -> (count.getKey() == 0 ? "none" : count.getKey()) + ": " + count.getValue())
                        .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    static String warmedUp(LoadFigures.WarmUp warmUp) {
        return "%d purchases in %s s before that, while nothing went wrong; %d not taken, %d requests failed".formatted(
                warmUp.purchases(), hundredths(warmUp.millis() / 10), warmUp.notTaken(), warmUp.failed());
    }

    static String came(Arrivals arrivals) {
        return "%d of %d buyers came, %s/s, at most %d ms late, the last %d ms%s%s".formatted(
                arrivals.came(), arrivals.asked(), hundredths(arrivals.perSecondHundredths()),
                arrivals.mostLateMillis(), arrivals.lastLateMillis(),
                arrivals.outOfStep() == 0 ? "" : ", " + arrivals.outOfStep() + " out of step",
                arrivals.isOnlyCutShort() ? ": cut short" : asAsked(arrivals.asAsked()));
    }

    static String met(Clicks clicks) {
        return "%d of %d carts were sent by all their clients before anyone was told that they were taken%s".formatted(
                clicks.met(), clicks.carts(), asAsked(clicks.asAsked()));
    }

    private static String asAsked(boolean yes) {
        return yes ? "" : ": NOT AS ASKED";
    }

    static String text(LoadResult result, LoadPlan plan) {
        return text(result, plan, result.outcome());
    }

    static String text(LoadResult result, LoadPlan plan, Outcome outcome) {
        LoadFigures figures = result.figures();
        StringBuilder text = new StringBuilder();
        text.append("%s at %d/s for %d s, seed %d: %s%n".formatted(
                plan.kind().word(), plan.rate(), plan.seconds(), plan.seed(), outcome.words()));
        text.append("  %s%n".formatted(came(figures.arrivals())));
        figures.warmUp().ifPresent(warmUp -> text.append("  warm-up: %s%n".formatted(warmedUp(warmUp))));
        figures.clicks().ifPresent(clicks -> text.append("  %s%n".formatted(met(clicks))));
        text.append(
                "  %d purchases with the warm-up's, %d of the others not taken, %d told paid%s; %d requests, %d/s, %d failed%n"
                        .formatted(
                                result.judged().figures().purchases(), figures.notTaken(),
                                result.judged().figures().toldPaid(),
                                result.brokenOff().isPresent() ? ""
                                        : ", " + result.judged().figures().charges() + " charges",
                                figures.requests(), figures.requestsPerSecond(), figures.failed()));
        text.append("  answers: %s%n".formatted(answers(figures.answers())));
        text.append(times("checkout", figures.checkout())).append(times("status", figures.status()));
        if (result.brokenOff().isPresent()) {
            text.append("  most payments open: %s%n".formatted(deepestInWords(result)));
        } else {
            text.append(
                    "  amplification %s requests to the PSP for each key%s, at most %d%s; most payments open: %s; %s%n"
                            .formatted(
                                    shown(result.recovery().amplification(), "hundredths"), inOutage(result.recovery()),
                                    result.recovery().mostForOneKey(), lookUps(result.recovery()),
                                    deepestInWords(result),
                                    drained(result.recovery().drain())));
            Recovery.Throttling throttling = result.recovery().throttling();
            text.append("  429s of the PSP: %d of %d replies, %s%n".formatted(
                    throttling.refused(), throttling.replies(), throttling.inWords()));
        }
        if (result.plan().kind() == LoadKind.SETTLEMENT_DAY && result.brokenOff().isEmpty()) {
            text.append("  reconciled %d times meanwhile%n".formatted(result.reconciledMeanwhile()));
        }
        for (LoadResult.Target target : result.targets()) {
            text.append("  target: %s at most %s: %s%n".formatted(
                    target.name(), shown(target.most(), target.unit()),
                    target.isMet() ? "met" : "MISSED, " + shown(target.value(), target.unit())));
        }
        result.judged().findings().stream()
                .filter(finding -> !finding.violations().isEmpty())
                .forEach(finding -> text.append("  %s: %s%n".formatted(
                        finding.invariant(), finding.violations().getFirst().message())));
        ScenarioReport told = ScenarioReport.of(plan.kind().word(), plan.scenario(), result.judged());
        result.judged().findings().stream()
                .filter(finding -> finding.verdict() == Verdict.UNKNOWN && finding.violations().isEmpty())
                .filter(told::counts)
                .forEach(finding -> text.append("  %s: nothing was seen that it could judge%n"
                        .formatted(finding.invariant())));
        return text.append("  page: %s".formatted(plan.folder().resolve("load.html"))).toString();
    }

    private static String inOutage(Recovery recovery) {
        return recovery.inOutage().isPresent()
                ? " (" + hundredths(recovery.inOutage().getAsLong()) + " for each of the " + recovery.keysInOutage()
                        + " first sent in the outage)"
                : "";
    }

    private static String lookUps(Recovery recovery) {
        return recovery.lookUps().isPresent()
                ? "; most look-ups for one payment in the outage: " + recovery.lookUps().getAsLong()
                : "";
    }

    private static String times(String name, LoadFigures.Times times) {
        return times.count() == 0
                ? ""
                : "  %s: median %d ms, 95 %% %d, 99 %% %d, 99.9 %% %d, longest %d%n".formatted(
                        name, times.median(), times.p95(), times.p99(), times.p999(), times.longest());
    }

    private static String drained(OptionalLong drain) {
        return drain.isPresent()
                ? "drained " + hundredths(drain.getAsLong() / 10) + " s after the heal"
                : "not drained by the end";
    }

    static String shown(OptionalLong value, String unit) {
        return value.isPresent() ? shown(value.getAsLong(), unit) : unit.equals("ms") ? "never" : "none was seen";
    }

    static String shown(long value, String unit) {
        return switch (unit) {
            case "hundredths" -> hundredths(value);
            case "ms" -> String.format(Locale.ROOT, "%,d ms", value);
            default -> Long.toString(value);
        };
    }

    static String hundredths(long value) {
        return value / 100 + "." + value / 10 % 10 + value % 10;
    }
}
