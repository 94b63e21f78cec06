package dev.nevertwice.property.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the swarm found with a PSP that breaks its promises (class B: it charges twice of its own accord, its files lie), as it was shrunk. */
class KnownBrokenPromisesSimulation {

    private static final long SEEDS = 25;

    /**
     * Swarm seed 319: the PSP takes the money at once and holds it a second time besides; the hold lapses, the payment expires. The
     * look-up by the attempt told of the hold alone, so the settled charge went to a human queue instead of back to the buyer.
     */
    @Test
    void aChargeBesideALapsedHoldIsGivenBack() {
        nothingIsBroken("""
                name: lapsed-hold
                about: A hold lapses, and the PSP has charged besides.
                workload:
                  purchases:
                    - {amount: 1000, currency: USD, method: hosted, manual: true, late: 38s}
                  held: 33s
                faults:
                  - {name: twice, operation: page, point: processing, act: {type: charge-twice}}
                trouble: []
                bound: 10m
                invariants: [I3]
                """);
    }

    /**
     * Swarm seed 342: the same for three sellers while one capture is still under way. That seller's second charge was looked at
     * too early, when the order had no charge yet, and went to a human queue for good.
     */
    @Test
    void aSecondChargeThatIsSeenBeforeTheFirstIsGivenBackToo() {
        nothingIsBroken("""
                name: three-sellers
                about: One of three captures comes late, and the PSP has charged each order twice.
                workload:
                  purchases:
                    - {amount: 1000, currency: USD, method: hosted, changed_cart: true, sellers: 3}
                faults:
                  - {name: twice, operation: page, point: processing, act: {type: charge-twice}}
                trouble: [lost-commits]
                bound: 10m
                invariants: [I1]
                """);
    }

    /** Swarm seed 430: a mistake of the judge, which took a second charge that was given back for a part of the purchase (I2). */
    @Test
    void aSecondChargeThatWasGivenBackIsNoPartOfARefundedPurchase() {
        nothingIsBroken("""
                name: refunded-and-charged-twice
                about: A part of the purchase is refunded, and the PSP has charged twice.
                workload:
                  purchases:
                    - {amount: 1000, currency: USD, refund: 125}
                faults:
                  - {name: twice, operation: register, point: processing, act: {type: charge-twice}}
                trouble: []
                bound: 10m
                invariants: [I2]
                """);
    }

    /**
     * Swarm seeds 1086 and 2259: the settlement lists the second charge while the first is held still. It was looked at five times in
     * some seconds and then left to a person, and the money captured minutes later was the second that the buyer paid.
     */
    @Test
    void aChargeBesideALongHoldIsGivenBackAtOnce() {
        nothingIsBroken("""
                name: held-for-long
                about: The money is held for minutes before it is captured, and the PSP has charged besides.
                workload:
                  purchases:
                    - {amount: 1000, currency: USD}
                    - {amount: 2000, currency: USD, manual: true, late: 100s}
                  buyers: 1
                  held: 5m
                faults:
                  - {name: twice, operation: register, point: processing, act: {type: charge-twice}}
                trouble: []
                bound: 10m
                invariants: [I1]
                """);
    }

    /**
     * Swarm seed 1431: the same, and the hold lapses after those five looks: the buyer was told that nothing was taken.
     */
    @Test
    void aChargeBesideAHoldThatLapsesLaterIsGivenBack() {
        nothingIsBroken("""
                name: lapses-late
                about: A hold lapses after the settlement, and the PSP has charged besides.
                workload:
                  purchases:
                    - {amount: 1000, currency: USD}
                    - {amount: 2000, currency: USD, manual: true, late: 26s}
                  buyers: 1
                  held: 21s
                faults:
                  - {name: twice, operation: register, point: processing, act: {type: charge-twice}}
                trouble: []
                bound: 10m
                invariants: [I3]
                """);
    }

    /**
     * Seeds 10261 and 10014 of a swarm in which every PSP charges twice: the buyer had it back through the bank before the
     * settlement told us. The refund was refused for ever, and the dispute of a charge that was nobody's was not booked.
     */
    @Test
    void aSecondChargeThatItsBuyerDisputedIsNotRefundedBesides() {
        nothingIsBroken("""
                name: disputed-and-charged-twice
                about: The buyer disputes the charge that the PSP made of its own accord, and wins.
                workload:
                  purchases:
                    - {amount: 1000, currency: USD, sellers: 2, dispute: lost}
                faults:
                  - {name: twice, operation: register, point: processing, act: {type: charge-twice}}
                trouble: []
                bound: 10m
                invariants: [I1, I8, I16]
                """);
    }

    /**
     * Seeds 12139 and 12717 of that swarm: the dispute is decided against the buyer, so the refund is due all the same, once.
     */
    @Test
    void aSecondChargeThatItsBuyerDisputedInVainIsRefundedOnce() {
        nothingIsBroken("""
                name: disputed-in-vain
                about: The buyer disputes the charge that the PSP made of its own accord, and loses.
                workload:
                  purchases:
                    - {amount: 1000, currency: USD, sellers: 3, dispute: won}
                faults:
                  - {name: twice, operation: register, point: processing, act: {type: charge-twice}}
                trouble: []
                bound: 10m
                invariants: [I1, I8, I16]
                """);
    }

    /**
     * Swarm seed 3526 (I23): the charge's row is missing, and the row of its refund, which names the charge too, can't be read. That
     * was taken for the charge's own row, so nobody was told that one is missing.
     */
    @Test
    void aChargeIsMissingThoughABrokenRowOfItsRefundNamesIt() {
        oneRowIsMissingAndOneUnreadable("source: tok_review, cancel: true", 60, "{nth: 1}");
    }

    /**
     * Swarm seeds 15708 and 47878 (I23), 28 November: of a dispute and its end one row is missing and the other can't be read. They have
     * one name, so the one was taken for the other.
     */
    @Test
    void aDisputeIsMissingThoughABrokenRowOfItsEndNamesIt() {
        oneRowIsMissingAndOneUnreadable("dispute: won", 20, "{ratio: [1, 2]}");
    }

    /** Looked for, and never broken: the second charge comes with the capture, while others are captured, canceled or disputed. */
    @Test
    void aChargeThatComesWithTheCaptureIsGivenBack() {
        nothingIsBroken("""
                name: captured-twice
                about: What is held is captured, and the PSP takes it once more.
                workload:
                  purchases:
                    - {amount: 1000, currency: USD, manual: true, late: 5s}
                    - {amount: 1000, currency: USD, sellers: 2}
                    - {amount: 2000, currency: USD, manual: true, dispute: won}
                    - {amount: 3000, currency: USD, sellers: 3, dispute: lost}
                faults:
                  - {name: twice, operation: capture, point: processing, act: {type: charge-twice}}
                trouble: []
                bound: 10m
                invariants: [I1, I2, I8, I16]
                """);
    }

    /** @param unreadable when a row is */
    private static void oneRowIsMissingAndOneUnreadable(String purchase, int times, String unreadable) {
        nothingIsBroken("""
                name: missing-beside-unreadable
                about: A movement has no row, and the row of another one, which names it too, can not be read.

                workload:
                  purchases:
                    - {amount: 1000, currency: USD, %s}
                  times: %d

                faults:
                  - name: row-settlement-row-missing
                    operation: row
                    point: settlement
                    act: {type: row-missing}
                    when: {ratio: [1, 2]}
                  - name: row-settlement-unparseable
                    operation: row
                    point: settlement
                    act: {type: unparseable}
                    when: %s

                trouble: []
                bound: 10m
                invariants: [I23]
                """.formatted(purchase, times, unreadable));
    }

    private static void nothingIsBroken(String yaml) {
        Scenario scenario = ScenarioFile.parse("known.yaml", yaml);
        long struck = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            RunResult run = Simulation.run(scenario, seed, SimOptions.defaults());
            List<Finding> broken =
                    run.findings().stream().filter(finding -> finding.verdict() == Verdict.INVALID).toList();
            assertEquals(List.of(), broken, "seed " + seed);
            struck += run.figures().faultsFired();
        }
        assertTrue(struck >= SEEDS, "broken promises: " + struck);
    }
}
