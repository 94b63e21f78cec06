package dev.nevertwice.chaos.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One scenario file.
 *
 * @param about a paragraph: what happens in the world, what a naive system does, what a good one does
 * @param workload on the live rig; {@code simulated} replaces its size in virtual time, where many small runs see more
 * @param faults rules of docs/psp-api.md, "Faults", in order
 * @param kills kills of the payment system while buyers buy; null for none
 * @param bound how long after the heal everything may take to settle
 * @param hold how long the faults go on when the buyers have left
 * @param keyLifetime for how long the PSP promises to remember a key, in virtual time; null for its own
 * @param payouts whether the seller is paid out meanwhile; null for not
 * @param instances how many payment systems run beside each other on one database
 * @param clockSkew how far the clock of each of them may be off, either way
 * @param psps how many PSPs there are, with an account of ours at each, and how the first can't be reached
 * @param trouble which troubles the simulated world makes by itself; null for all that it can make
 * @param fees what the PSP takes for each sale, by currency, as was agreed with it; none where it works for nothing
 * @param surroundings what the payment system stands on, and what becomes of that
 */
public record Scenario(
        String name,
        String about,
        Workload workload,
        Size simulated,
        List<JsonNode> faults,
        Kills kills,
        Duration bound,
        List<String> invariants,
        Payouts payouts,
        Duration hold,
        Duration keyLifetime,
        int instances,
        Duration clockSkew,
        List<Trouble> trouble,
        SortedMap<String, Fee> fees,
        Psps psps,
        Surroundings surroundings) {

    /** One in which nothing goes wrong but what the simulated world makes by itself. */
    public static Scenario of(String name, String about, Workload workload, Size simulated, Duration bound) {
        return new Scenario(
                name, about, workload, simulated, List.of(), null, bound, List.of(), null, Duration.ZERO, null, 1,
                Duration.ZERO, null, Collections.emptySortedMap(), Psps.ONE, Surroundings.NONE);
    }

    /** The rules for one PSP (by number, from 1 on), as it takes them: those for all, and those for it alone. */
    public List<JsonNode> faultsOf(int psp) {
        return faults.stream()
                .filter(rule -> rule.path("psp").asInt(psp) == psp)
                .map(rule -> {
                    ObjectNode own = rule.deepCopy();
                    own.remove("psp");
                    return (JsonNode) own;
                })
                .toList();
    }

    public Scenario withPsps(Psps other) {
        return new Scenario(
                name, about, workload, simulated, faults, kills, bound, invariants, payouts, hold, keyLifetime,
                instances, clockSkew, trouble, fees, other, surroundings);
    }

    /** Whether nothing goes wrong in it: the happy path. One that lists its purchases was written because something does. */
    public boolean isCalm() {
        return faults.isEmpty() && kills == null && psps.unreachable() == null
                && surroundings.disruptions().isEmpty() && workload.listed().isEmpty();
    }

    /** Whether the PSP may give money back or out once more of its own accord. */
    public boolean givesTwice() {
        return faults.stream().map(rule -> rule.path("act").path("type").asText())
                .anyMatch(act -> act.equals("refund-twice") || act.equals("payout-twice"));
    }

    /** Why it can't be run in virtual time; empty where it can. */
    public Optional<String> onlyOnRealParts() {
        return surroundings.disruptions().stream()
                .flatMap(each -> each.onlyOnRealParts().map(why -> "'" + each.name() + "' " + why).stream())
                .findFirst();
    }

    /** For where port calls are counted. */
    public Scenario counted() {
        return kills == null || kills.atCall() == 0 ? this : withKills(kills.counted());
    }

    public Scenario withKills(Kills other) {
        return new Scenario(
                name, about, workload, simulated, faults, other, bound, invariants, payouts, hold, keyLifetime,
                instances, clockSkew, trouble, fees, psps, surroundings);
    }

    public Scenario withFaults(List<JsonNode> other) {
        return new Scenario(
                name, about, workload, simulated, List.copyOf(other), kills, bound, invariants, payouts, hold,
                keyLifetime, instances, clockSkew, trouble, fees, psps, surroundings);
    }

    public Scenario withPayouts(Payouts other) {
        return new Scenario(
                name, about, workload, simulated, faults, kills, bound, invariants, other, hold, keyLifetime,
                instances, clockSkew, trouble, fees, psps, surroundings);
    }

    public Scenario withKeyLifetime(Duration other) {
        return new Scenario(
                name, about, workload, simulated, faults, kills, bound, invariants, payouts, hold, other,
                instances, clockSkew, trouble, fees, psps, surroundings);
    }

    public Scenario withHold(Duration other) {
        return new Scenario(
                name, about, workload, simulated, faults, kills, bound, invariants, payouts, other, keyLifetime,
                instances, clockSkew, trouble, fees, psps, surroundings);
    }

    public Scenario withTrouble(List<Trouble> other) {
        return new Scenario(
                name, about, workload, simulated, faults, kills, bound, invariants, payouts, hold, keyLifetime,
                instances, clockSkew, List.copyOf(other), fees, psps, surroundings);
    }

    public Scenario withInstances(int other, Duration skew) {
        return new Scenario(
                name, about, workload, simulated, faults, kills, bound, invariants, payouts, hold, keyLifetime, other,
                skew, trouble, fees, psps, surroundings);
    }

    public Scenario withDisruptions(List<Disruption> other) {
        return new Scenario(
                name, about, workload, simulated, faults, kills, bound, invariants, payouts, hold, keyLifetime,
                instances, clockSkew, trouble, fees, psps, new Surroundings(surroundings.kafka(), List.copyOf(other)));
    }

    /** With exactly these purchases and attacks, once in virtual time and so many times on real parts. */
    public Scenario buying(List<Purchase> listed, int buyers, List<String> attacks, int times) {
        int together = Math.min(buyers, listed.size());
        return new Scenario(
                name, about, Workload.of(
                        listed, new Size(listed.size() * times, together), attacks,
                        workload.servicing().thoughts().held()),
                new Size(listed.size(), together), faults, kills, bound, invariants, payouts, hold, keyLifetime,
                instances, clockSkew, trouble, fees, psps, surroundings);
    }

    /** Under another name, for what else is told of it, relying on nothing but these invariants. */
    public Scenario retold(String otherName, String otherAbout, List<String> reliedOn) {
        return new Scenario(
                otherName, otherAbout, workload, simulated, faults, kills, bound, reliedOn, payouts, hold,
                keyLifetime, instances, clockSkew, trouble, fees, psps, surroundings);
    }

    /**
     * PSPs, each with an account of ours ({@code acct_1}, {@code acct_2}), the first preferred.
     *
     * @param unreachable when one refuses the payment system's connections; null for never
     */
    public record Psps(int count, Unreachable unreachable) {

        public static final Psps ONE = new Psps(1, null);
    }

    /**
     * The payment system's connections to a PSP are refused for a while, again and again while buyers buy.
     *
     * @param psp its number, from 1 on
     * @param every so long, on average, for the full size: in a smaller run proportionally sooner
     * @param lasts so long each time
     */
    public record Unreachable(int psp, Duration every, Duration lasts) {}

    /** What the simulated world makes by itself, to be told one from another. */
    public enum Trouble {
        /** The answer to COMMIT is lost now and then. */
        LOST_COMMITS,
        /** Status reads are served by a replica that is behind. */
        LAGGING_REPLICA,
        /** The event bus repeats, reorders and delays. */
        UNRULY_BUS;

        /** In a scenario file. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Scenario withWorkload(Workload other) {
        return new Scenario(
                name, about, other, simulated, faults, kills, bound, invariants, payouts, hold, keyLifetime,
                instances, clockSkew, trouble, fees, psps, surroundings);
    }

    /** Judged by these invariants in any case. */
    public Scenario relyingOn(List<String> other) {
        return new Scenario(
                name, about, workload, simulated, faults, kills, bound, List.copyOf(other), payouts, hold, keyLifetime,
                instances, clockSkew, trouble, fees, psps, surroundings);
    }

    /** The same buyers with what goes wrong in another scenario. */
    public Scenario withFaultsOf(Scenario other) {
        return new Scenario(
                name, about, workload, simulated, other.faults, other.kills, bound, invariants, payouts, hold,
                keyLifetime, instances, clockSkew, trouble, fees, psps, other.surroundings);
    }

    /**
     * What the payment system stands on.
     *
     * @param kafka whether events go over Kafka instead of a log in the database
     * @param disruptions what becomes of all that
     */
    public record Surroundings(boolean kafka, List<Disruption> disruptions) {

        public static final Surroundings NONE = new Surroundings(false, List.of());
    }

    /** So many minor units and thousandths of the amount, the latter rounded half up. */
    public record Fee(long fixed, int permille) {}

    /** @param every how many purchases there are to one that is paid out at once */
    public record Payouts(int every) {}

    public record Size(int purchases, int buyers) {}

    /**
     * @param every mean time between two kills; null for none but the one at a call
     * @param down how long it stays down
     * @param atCall the port call of the payment system, counted from 1, at which it dies in virtual time, where time is
     *     left to chance otherwise; 0 for none
     */
    public record Kills(Duration every, Duration down, long atCall) {

        public Kills(Duration every, Duration down) {
            this(every, down, 0);
        }

        /** Where calls are counted, a call says when. */
        public Kills counted() {
            return atCall > 0 ? new Kills(null, down, atCall) : this;
        }
    }
}
