package dev.nevertwice.load.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.load.Figures;
import dev.nevertwice.load.intake.Crowd.Seen;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nevertwice bench intake}: what waiting for a slow PSP costs, and what the queue buys; docs/intake.md reads it. */
@Command(name = "intake", sortOptions = false,
        description = {
            "Sets synchronous and queued intake side by side, each on processes of its own, with a PSP that is"
                    + " quick, then slow, then slow while many buyers come at once. Each order that is paid must be charged"
                    + " exactly once, and no other (exit 2)."})
public final class IntakeBench implements Callable<Integer> {

    private static final int NOT_ONCE = 2;

    @Option(names = "--json", description = "Prints one JSON object instead of text")
    private boolean json;

    @Option(names = "--buyers", paramLabel = "N", defaultValue = "8",
            description = "Buyers at once (default: ${DEFAULT-VALUE})")
    private int buyers;

    @Option(names = "--purchases", paramLabel = "N", defaultValue = "8",
            description = "Purchases of each, one after the other (default: ${DEFAULT-VALUE})")
    private int purchases;

    @Option(names = "--surge", paramLabel = "N", defaultValue = "200",
            description = "Buyers who come at once in the surge (default: ${DEFAULT-VALUE})")
    private int surge;

    @Option(names = "--delay-millis", paramLabel = "N", defaultValue = "1000",
            description = "How slow the slow PSP is (default: ${DEFAULT-VALUE})")
    private long delayMillis;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        IntakeRun.Size size = new IntakeRun.Size(buyers, purchases, surge, delayMillis);
        IntakeRun sync = IntakeRun.of("sync", size, this::say);
        IntakeRun async = IntakeRun.of("async", size, this::say);
        boolean once = sync.charged().once() && async.charged().once();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            put(all.putObject("sync"), sync);
            put(all.putObject("async"), async);
            out.println(all.put("charged_once", once).toPrettyString());
        } else {
            print(out, sync, async);
        }
        return once ? 0 : NOT_ONCE;
    }

    private void say(String line) {
        spec.commandLine().getErr().println("bench intake: " + line);
    }

    private void print(PrintWriter out, IntakeRun sync, IntakeRun async) {
        out.println("milliseconds, median / 99 % / most             sync                   async");
        block(out, "quick PSP, " + buyers + " buyers", sync.quick(), async.quick());
        block(out, "PSP takes " + delayMillis + " ms, " + buyers + " buyers", sync.slow(), async.slow());
        block(out, "the same, " + surge + " buyers at once", sync.surge(), async.surge());
        row(out, "  checkouts that wait at once, most", sync, async, run -> "" + run.surge().mostOpen());
        row(out, "  calls in the PSP at once, most", sync, async, run -> "" + run.callsAtOnce());
        row(out, "  until all outcomes are known", sync, async, run -> "" + run.surge().allKnown());
        row(out, "orders paid / charges", sync, async, run -> run.charged().paid() + " / " + run.charged().charges());
        row(out, "  never charged / again / untold", sync, async, run -> run.charged().never() + " / "
                + run.charged().again() + " / " + run.charged().untold());
    }

    private static void block(PrintWriter out, String title, Seen sync, Seen async) {
        out.println(title);
        line(out, "  checkout answered", text(sync.answered()), text(async.answered()));
        line(out, "  outcome known", text(sync.known()), text(async.known()));
        line(out, "  a status read meanwhile", text(sync.looked()), text(async.looked()));
    }

    private static void row(
            PrintWriter out, String name, IntakeRun sync, IntakeRun async, Function<IntakeRun, String> figure) {
        line(out, name, figure.apply(sync), figure.apply(async));
    }

    private static void line(PrintWriter out, String name, String sync, String async) {
        out.println("%-40s %22s %22s".formatted(name, sync, async));
    }

    private static String text(Figures figures) {
        return figures.isEmpty() ? "none" : figures.median() + " / " + figures.percentile(99) + " / " + figures.most();
    }

    private static void put(ObjectNode json, IntakeRun run) {
        put(json.putObject("quick"), run.quick());
        put(json.putObject("slow"), run.slow());
        put(json.putObject("surge"), run.surge());
        json.put("calls_at_once", run.callsAtOnce()).put("orders_paid", run.charged().paid())
                .put("charges", run.charged().charges())
                .put("orders_never_charged", run.charged().never())
                .put("charges_again", run.charged().again())
                .put("orders_charged_untold", run.charged().untold());
    }

    private static void put(ObjectNode json, Seen seen) {
        put(json.putObject("answered_millis"), seen.answered());
        put(json.putObject("known_millis"), seen.known());
        put(json.putObject("status_read_millis"), seen.looked());
        json.put("most_open", seen.mostOpen()).put("all_known_millis", seen.allKnown());
    }

    private static void put(ObjectNode json, Figures figures) {
        if (figures.isEmpty()) {
            return; // among so few buyers nobody may have looked
        }
        json.put("median", figures.median()).put("p99", figures.percentile(99)).put("most", figures.most());
    }
}
