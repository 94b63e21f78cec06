package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.run.Aggregate;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.sim.CampaignListener;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Locale;
import java.util.HexFormat;

/** Adds up a campaign while it goes on, so that an interrupted one leaves something. */
final class CampaignTally implements CampaignListener {

    private final long runs;
    private final VerifyProgress progress;
    private final MessageDigest hashes = sha256();
    private Aggregate sum;
    private Duration virtualTime = Duration.ZERO;

    CampaignTally(Scenario scenario, long runs, VerifyProgress progress) {
        this.sum = Aggregate.none(scenario);
        this.runs = runs;
        this.progress = progress;
    }

    @Override
    public synchronized void finished(RunResult run) {
        sum = sum.plus(run);
        virtualTime = virtualTime.plus(run.took());
        hashes.update((run.traceHash() + "\n").getBytes(StandardCharsets.UTF_8));
        progress.counts(
                sum.runs(),
                runs,
                String.format(
                        Locale.ROOT,
                        "%,d charges  %,d faults fired",
                        sum.figures().charges(),
                        sum.figures().faultsFired()));
    }

    synchronized Aggregate sum() {
        return sum;
    }

    synchronized Duration virtualTime() {
        return virtualTime;
    }

    /** Over the trace hashes of the runs so far, one a line, in the order of their seeds. */
    synchronized String traceHash() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) hashes.clone()).digest());
        } catch (CloneNotSupportedException never) {
            throw new AssertionError("SHA-256 of the JDK can be cloned", never);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException never) {
            throw new AssertionError("every JDK has SHA-256", never);
        }
    }
}
