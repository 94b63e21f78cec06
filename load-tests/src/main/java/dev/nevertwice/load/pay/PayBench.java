package dev.nevertwice.load.pay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.load.pay.Parts.Used;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nevertwice bench pay}: durable payments a second through HTTP, beside what their rows alone cost. */
@Command(name = "pay", sortOptions = false,
        description = {
            "Measures durable payments a second through HTTP: payment system and PSP simulator in processes of their own, an"
                    + " embedded PostgreSQL with fsync on. Beside it, alternating: the same rows in the same commits, prepared"
                    + " and batched, on as many connections to the same server while the payment system is paused. Then how"
                    + " long buyers wait at half that rate."})
public final class PayBench implements Callable<Integer> {

    private static final long NANOS = 1_000_000_000L;
    private static final int MISSED = 2;
    private static final int QUIET_TRIES = 600;
    private static final int QUIET_MILLIS = 100;

    private static final int WARM_UP_SECONDS = 5;
    private static final int MOST_WARM_UPS = 24;

    /** Longer than consumers rest: from then on they work for as many payments as are made. */
    private static final long LEAD_SECONDS = 3;

    @Option(names = "--json", description = "Prints one JSON object instead of text")
    private boolean json;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
            description = "Measured rounds of each of the two, and of waiting at half the rate"
                    + " (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10",
            description = "How long a round takes (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "30000",
            description = "How many payments at least are made before anything is measured; it goes on until five"
                    + " seconds bring hardly more payments than any before, when the JVMs have compiled what they run most"
                    + " (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "32",
            description = "Buyers with a connection each, and connections of the bound (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        PayResult result = new PayResult(connections);
        try (Parts parts = Parts.start()) {
            durable(result.json(), parts);
            Bound bound = warm(parts);
            result.bound(bound);
            measure(result, parts, bound);
            waits(result, parts);
        }
        spec.commandLine().getOut().println(json ? result.json().toPrettyString() : result.text());
        return result.isMet() ? 0 : MISSED;
    }

    private static void durable(ObjectNode result, Parts parts) throws IOException, SQLException {
        ObjectNode said = result.putObject("durability");
        for (Map.Entry<String, String> setting : parts.durability().entrySet()) {
            said.put(setting.getKey(), setting.getValue());
            if (!setting.getValue().equals("on")) {
                throw new IOException(setting.getKey() + " is " + setting.getValue());
            }
        }
    }

    /** Both; in between one payment alone, of which the server logs every statement. */
    private Bound warm(Parts parts) throws IOException, InterruptedException, SQLException {
        say("warming up: at least " + warmUp + " payments");
        makeFast(parts);
        quiet(parts);
        parts.logStatements(true);
        Thread.sleep(QUIET_MILLIS * 10L);
        long from = parts.logSize();
        new Buyers(parts.payPort(), "model").pay(1, 0, 0);
        quiet(parts);
        Thread.sleep(QUIET_MILLIS * 40L); // consumers look every second
        Bound bound = new Bound(parts.url(), Transcript.read(parts.log(), from));
        parts.logStatements(false);
        write(parts, bound, 0, WARM_UP_SECONDS);
        return bound;
    }

    /** Until it gets no faster: a JVM that still compiles is not what is measured. */
    private void makeFast(Parts parts) throws IOException, InterruptedException {
        long warmed = 0;
        long best = 0;
        boolean steady = false;
        for (int i = 0; i < MOST_WARM_UPS && !(steady && warmed >= warmUp); i++) {
            long now = new Buyers(parts.payPort(), "warm" + i).pay(connections, 0, WARM_UP_SECONDS * NANOS).all();
            say("warming up: " + now / WARM_UP_SECONDS + "/s");
            steady = now * 20 < best * 21;
            best = Math.max(best, now);
            warmed += now;
        }
    }

    private Bound.Wrote write(Parts parts, Bound bound, long leadSeconds, int forSeconds)
            throws IOException, InterruptedException, SQLException {
        parts.pause(true);
        try {
            return bound.write(connections, leadSeconds * NANOS, forSeconds * NANOS);
        } finally {
            parts.pause(false);
        }
    }

    /** Who comes second finds what the first has left to the server (its log, dead rows): so they take turns in that. */
    private void measure(PayResult result, Parts parts, Bound bound)
            throws IOException, InterruptedException, SQLException {
        for (int i = 0; i < rounds; i++) {
            boolean inTurn = i % 2 == 0;
            String first = inTurn ? paid(result, parts, i) : alone(result, parts, bound);
            String second = inTurn ? alone(result, parts, bound) : paid(result, parts, i);
            say("round " + (i + 1) + "/" + rounds + ": " + first + "; " + second);
        }
    }

    private String paid(PayResult result, Parts parts, int round)
            throws IOException, InterruptedException, SQLException {
        quiet(parts);
        Used before = parts.used();
        Buyers.Told told = new Buyers(parts.payPort(), "round" + round)
                .pay(connections, LEAD_SECONDS * NANOS, seconds * NANOS);
        long answered = System.nanoTime();
        quiet(parts);
        long drained = (System.nanoTime() - answered) / 1_000_000;
        result.paid(told, parts.used().minus(before), drained);
        return "paid " + told.perSecond() + "/s, nothing left to do after " + drained + " ms";
    }

    private String alone(PayResult result, Parts parts, Bound bound)
            throws IOException, InterruptedException, SQLException {
        quiet(parts);
        Used before = parts.used();
        Bound.Wrote wrote = write(parts, bound, LEAD_SECONDS, seconds);
        result.bound(wrote.perSecond(), wrote.all(), parts.used().minus(before));
        return "the rows alone " + wrote.perSecond() + "/s";
    }

    /** At half of what it can do. */
    private void waits(PayResult result, Parts parts) throws IOException, InterruptedException, SQLException {
        long rate = Math.max(1, result.perSecond() / 2);
        List<Buyers.Told> told = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            say("how long buyers wait at " + rate + "/s, " + (i + 1) + "/" + rounds);
            quiet(parts);
            told.add(new Buyers(parts.payPort(), "half" + i)
                    .payAtRate(connections, rate, LEAD_SECONDS * NANOS, seconds * NANOS));
        }
        result.waited(rate, told);
    }

    /** Until whatever the payments left behind is done and told, so that it costs nobody else anything. */
    private void quiet(Parts parts) throws InterruptedException, SQLException {
        for (int tries = 0; !parts.isIdle(); tries++) {
            if (tries == QUIET_TRIES) {
                say("there is still something to do after " + QUIET_TRIES * QUIET_MILLIS / 1000 + " s; going on");
                return;
            }
            Thread.sleep(QUIET_MILLIS);
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println("bench pay: " + line);
    }
}
