package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.Settings;
import java.time.Duration;

/**
 * One run to be made.
 *
 * @param size the scenario's own on real parts, its simulated one in virtual time, or whatever the caller wants
 * @param seed told in the result; the rig's {@code Entropy} is already made from it
 * @param defect id of the planted defect, or null
 * @param repeat the one command that repeats the run
 * @param timeScale divides the scenario's bound; 1 in virtual time
 * @param demand what must have fired for this very run to be worth a verdict
 * @param warmUp how many of the purchases are through before anything goes wrong, unless it is a crowd that buys; the first is
 *     alone, because servers that have just started load their classes then
 */
public record Plan(
        Scenario scenario,
        Scenario.Size size,
        long seed,
        String defect,
        String repeat,
        int timeScale,
        FaultDemand demand,
        Access access,
        int warmUp) {

    /** Of so many purchases one may come before anything goes wrong. */
    private static final int WARM_UP_SHARE = 10;

    public Plan {
        if (timeScale < 1) {
            throw new IllegalArgumentException("timeScale must be at least 1");
        }
        if (warmUp < 0 || warmUp > size.purchases()) {
            throw new IllegalArgumentException("warmUp must be from 0 to the number of purchases");
        }
    }

    /** What must have fired; else the run is unknown. */
    public enum FaultDemand {
        /** Every fault of the scenario: for its full size. */
        EVERY,
        /** Any at all: for a smaller size, in which a rare one may not find its victim. */
        ANY,
        /** Nothing of one run: a campaign demands every fault of all its runs together ({@link Aggregate}). */
        NONE
    }

    /** A merchant at which buyers buy, and the seller who gets the money there. */
    public record Merchant(String id, String key, String seller) {}

    /**
     * Who the clients are.
     *
     * @param first where buyers buy
     * @param second where some of them buy if the scenario says so; one of those that the payment system knows by default
     * @param returnUrl where hosted buyers come back to
     * @param webhookSecret what the PSP signs with, which a hostile client has seen the effects of
     */
    public record Access(Merchant first, Merchant second, String opsKey, String returnUrl, String webhookSecret) {

        public static Access of(Settings settings) {
            return new Access(
                    new Merchant(settings.merchantId(), settings.merchantKey(), "sel_1"),
                    new Merchant("mer_2", "merchant_2_test_key", "sel_1"),
                    settings.opsKey(),
                    settings.returnOrigin() + "/return",
                    settings.firstPspAccount().webhookSecrets().getFirst());
        }

        /** Keys appear nowhere. */
        @Override
        public String toString() {
            return "Access[returnUrl=" + returnUrl + "]";
        }
    }

    /** The scenario's full size, on real parts. {@code settings} are the unscaled ones. */
    public static Plan live(Scenario scenario, long seed, String defect, String repeat, int timeScale,
            Settings settings) {
        return new Plan(
                scenario, scenario.workload().size(), seed, defect, repeat, timeScale, FaultDemand.EVERY,
                Access.of(settings), warmUp(scenario, scenario.workload().size()));
    }

    /** The first one, and one for each buyer: their first calls would be given up before the answer comes. None of a list. */
    private static int warmUp(Scenario scenario, Scenario.Size size) {
        return scenario.workload().listed().isEmpty()
                ? Math.min(1 + size.buyers(), size.purchases() / WARM_UP_SHARE)
                : 0;
    }

    /** The scenario's small size, in virtual time, as one run of a campaign. */
    public static Plan simulated(Scenario scenario, long seed, String defect, String repeat, Settings settings) {
        return new Plan(scenario, scenario.simulated(), seed, defect, repeat, 1, FaultDemand.NONE, Access.of(settings),
                0);
    }

    /** With fewer purchases than the scenario has, no longer every fault has to fire. */
    public Plan withSize(Scenario.Size other) {
        boolean smaller = other.purchases() < scenario.workload().size().purchases();
        FaultDemand demanded = smaller && demand == FaultDemand.EVERY ? FaultDemand.ANY : demand;
        return new Plan(
                scenario, other, seed, defect, repeat, timeScale, demanded, access,
                warmUp == 0 ? 0 : warmUp(scenario, other));
    }

    /** For clients who are known by other keys. */
    public Plan withAccess(Access other) {
        return new Plan(scenario, size, seed, defect, repeat, timeScale, demand, other, warmUp);
    }

    /** With so many before anything goes wrong. */
    public Plan withWarmUp(int other) {
        return new Plan(scenario, size, seed, defect, repeat, timeScale, demand, access, other);
    }

    Duration bound() {
        return scenario.bound().dividedBy(timeScale);
    }
}
