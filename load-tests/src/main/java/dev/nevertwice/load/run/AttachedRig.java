package dev.nevertwice.load.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.cli.CommandFailure;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.live.RealDriver;
import dev.nevertwice.chaos.rig.Driver;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.rig.SubjectFailure;
import dev.nevertwice.chaos.run.Answer;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Servers that somebody else started and that nobody kills. Their PSP is a PSP simulator of ours. */
final class AttachedRig implements Rig {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration GLANCE = Duration.ofSeconds(2);
    /** Whoever has bought anything stands among them. */
    private static final int FIRST_LINES = 1_000;
    /** Whoever starts them again meanwhile may do so. */
    private static final Duration MOST_SILENCE = Duration.ofSeconds(10);

    private final LoadPlan.Elsewhere there;
    private final RealDriver real;
    private final Duration mostSilence;
    private final Channel pay;
    private final Channel psp;
    private final Silence ofPay = new Silence();
    private final Silence ofPsp = new Silence();
    private volatile SubjectFailure gone;

    private AttachedRig(LoadPlan.Elsewhere there, long seed, Duration mostSilence) {
        this.there = there;
        this.mostSilence = mostSilence;
        this.real = new RealDriver(seed);
        this.pay = real.channelTo(there.pay());
        this.psp = real.channelTo(there.psp());
    }

    /**
     * Once both answer and nobody has bought anything there: the judge has to know every buyer.
     *
     * @throws LiveFailure when they don't answer as they should
     * @throws CommandFailure (usage) when somebody has
     */
    static AttachedRig to(LoadPlan.Elsewhere there, long seed) {
        return to(there, seed, MOST_SILENCE);
    }

    static AttachedRig to(LoadPlan.Elsewhere there, long seed, Duration mostSilence) {
        AttachedRig rig = new AttachedRig(there, seed, mostSilence);
        try {
            rig.requireFresh();
            return rig;
        } catch (RuntimeException unusable) {
            rig.real.close();
            throw unusable;
        }
    }

    private void requireFresh() {
        JsonNode journal = asked("PSP simulator", "--psp-url " + there.psp(), psp,
                "/_admin/journal?limit=" + FIRST_LINES, Map.of());
        JsonNode books = asked(
                "payment system", "--base-url " + there.pay(), pay, "/v1/ops/books",
                Map.of("authorization", "Bearer " + there.access().opsKey()));
        boolean used = journal.path("dropped").asLong() > 0 || !books.path("payments").isEmpty();
        for (JsonNode entry : journal.path("entries")) {
            used |= entry.path("kind").asText().equals("request") && entry.path("key").isTextual();
        }
        if (used) {
            throw CommandFailure.usage("somebody has bought at " + there.pay() + " or " + there.psp()
                    + " before, and the judge has to know every buyer: start both anew, on an empty database.");
        }
    }

    private static JsonNode asked(String who, String where, Channel channel, String path, Map<String, String> headers) {
        Answer answer = Answer.of(channel.exchange(get(path, headers), PATIENCE));
        if (answer.status() != 200 || !answer.json().isObject()) {
            String detail = answer.text("detail") == null ? "" : " " + answer.text("detail");
            String why = answer.answered() ? answer.status() + detail : answer.failure();
            throw new LiveFailure(where + ": no " + who + " that answers GET " + path + ": " + why, null);
        }
        return answer.json();
    }

    private static Request get(String path, Map<String, String> headers) {
        return new Request("GET", path, new TreeMap<>(headers), new byte[0]);
    }

    /**
     * Blocks for a moment. To be called again and again by one who waits for something else.
     *
     * @throws SubjectFailure when the payment system has been silent for long, or was once: it missed buyers
     * @throws LiveFailure when the PSP has been silent for long
     */
    synchronized void requireRunning() {
        requireNotGone();
        listen(psp, ofPsp);
        listen(pay, ofPay);
        if (ofPsp.isLongerThan(mostSilence, System.nanoTime())) {
            throw new LiveFailure("the PSP simulator at " + there.psp() + " has not answered for "
                    + mostSilence.toSeconds() + " s", null);
        }
        if (ofPay.isLongerThan(mostSilence, System.nanoTime())) {
            gone = new SubjectFailure("the payment system at " + there.pay() + " has not answered for "
                    + mostSilence.toSeconds() + " s");
            throw gone;
        }
    }

    private void requireNotGone() {
        if (gone != null) {
            throw gone;
        }
    }

    private static void listen(Channel channel, Silence silence) {
        long asked = System.nanoTime();
        Channel.Exchange exchange = channel.exchange(get("/health", Map.of()), GLANCE);
        silence.heard(exchange instanceof Channel.Exchange.Answered, asked, System.nanoTime());
    }

    /** As whoever uses the rig asks the payment system: never again once it is gone. */
    private Channel.Exchange ask(Request request, Duration deadline) {
        requireNotGone();
        long asked = System.nanoTime();
        Channel.Exchange exchange = pay.exchange(request, deadline);
        ofPay.heard(exchange instanceof Channel.Exchange.Answered, asked, System.nanoTime());
        if (exchange instanceof Channel.Exchange.Failed) {
            requireRunning();
        }
        return exchange;
    }

    @Override
    public String name() {
        return "attached";
    }

    @Override
    public Driver driver() {
        return real.driver();
    }

    @Override
    public Channel pay() {
        return this::ask;
    }

    @Override
    public Channel psp() {
        return psp;
    }

    /** However the run ended, its faults don't stay on somebody's PSP, if that one is there. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted(); // an interrupted thread sends nothing
        try {
            psp.exchange(new Request("DELETE", "/_admin/faults", new TreeMap<>(), new byte[0]), GLANCE);
        } finally {
            real.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
