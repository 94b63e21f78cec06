package dev.nevertwice.chaos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.scenario.Purchase.Extra;
import dev.nevertwice.chaos.scenario.Scenario.Trouble;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Scenarios that say outright what is bought: what shrinking leaves. */
class ListedPurchasesTest {

    private static final String LISTED = """
            name: listed
            about: What happens.

            workload:
              purchases:
                - {amount: 1000, currency: USD}
                - {amount: 12900, currency: KRW, method: hosted, source: tok_review, double_click: true, \
            changed_cart: true, read_back: true, queued: true, second_merchant: true, pause: 20ms, sellers: 3, \
            manual: true, take: 2000, cancel: true, refund: 500, other_card: true, both: true, late: 35s, reused_key: true, \
            split: true, rival_refund: true, negative_refund: true, dispute: lost}
              times: 60
              buyers: 4
              held: 30s
              attacks: [replayed, forged]

            simulated: {purchases: 2, buyers: 1}

            faults:
              - name: reply-lost
                operation: register
                point: committed-before-reply
                act: {type: status, status: 503}
                when: {nth: 1}
                match: {source: tok_visa, reference: '1:2'}
                until: 2.500

            kills: {at_call: 57, every: 300ms, down: 200ms}

            payouts: {every: 1}
            hold: 5m
            key_lifetime: 2m
            instances: 2
            trouble: [lost-commits, unruly-bus]
            fees: {KRW: {fixed: 100, permille: 33}, USD: {fixed: 0, permille: 29}}
            bound: 10m
            invariants: [I1, I3]
            """;

    @Test
    void everythingThatCanBeListedIsRead() {
        Scenario scenario = read(LISTED);

        assertEquals(EnumSet.allOf(Extra.class), scenario.workload().listed().get(1).extras());
        assertEquals(Set.of(), scenario.workload().listed().getFirst().extras());
        assertEquals(new Scenario.Size(120, 4), scenario.workload().size());
        assertEquals(new Scenario.Size(2, 1), scenario.simulated());
        assertEquals(List.of("replayed", "forged"), scenario.workload().others().attacks());
        assertEquals(new Scenario.Kills(Duration.ofMillis(300), Duration.ofMillis(200), 57), scenario.kills());
        assertEquals(List.of(Trouble.LOST_COMMITS, Trouble.UNRULY_BUS), scenario.trouble());
    }

    @Test
    void whatIsWrittenIsWhatWasRead() {
        Scenario scenario = read(LISTED);

        assertEquals(scenario, read(ScenarioWriter.write(scenario)));
        assertEquals(LISTED.replace("about: What happens.\n", "about: >\n  What happens.\n"),
                ScenarioWriter.write(scenario));
    }

    @Test
    void onePurchaseIsEnough() {
        Scenario scenario = read("""
                name: one
                about: One purchase.
                workload: {purchases: [{amount: 1}]}
                bound: 1m
                """);

        assertEquals(new Scenario.Size(1, 1), scenario.workload().size());
        assertEquals(new Scenario.Size(1, 1), scenario.simulated());
        assertFalse(scenario.isCalm());
        assertEquals(scenario, read(ScenarioWriter.write(scenario)));
    }

    @Test
    void eachExtraCanBeTakenAway() {
        Purchase everything = read(LISTED).workload().listed().get(1);

        for (Extra extra : Extra.values()) {
            assertFalse(everything.without(extra).extras().contains(extra), extra::toString);
        }
        assertEquals(
                Set.of(Extra.TAKE, Extra.MANUAL, Extra.BOTH, Extra.LATE),
                difference(everything.extras(), everything.without(Extra.MANUAL).extras()));
    }

    @Test
    void whatDoesNotFitAListIsRefused() {
        assertRefused(
                LISTED.replace("  times: 60\n", "  double_click_percent: 20\n"),
                "x.yaml:8: workload.double_click_percent: is for purchases that are drawn; these are listed");
        assertRefusedByTheParser(
                LISTED.replace("- {amount: 1000, currency: USD}", "- {amount: 1000, second_merchant: true}"),
                "x.yaml:6: workload.purchases[0].second_merchant: takes the key of the purchase before, and this is"
                        + " the first");
        assertRefusedByTheParser(
                LISTED.replace("take: 2000", "take: 20000"),
                "x.yaml:7: workload.purchases[1].take: must be from 1 to 12900, not 20000");
        assertRefused(
                LISTED.replace("[replayed, forged]", "[replaied]"),
                "x.yaml:11: workload.attacks[0]: unknown value 'replaied'; did you mean 'replayed'?");
        assertRefused(
                LISTED.replace("unruly-bus", "unruly-boss"),
                "x.yaml:30: trouble[1]: unknown value 'unruly-boss'; did you mean 'unruly-bus'?");
    }

    @Test
    void onlyListsAreBoughtOverAndOver() {
        ScenarioProblem problem = assertThrows(ScenarioProblem.class, () -> read("""
                name: drawn
                about: What happens.
                workload:
                  purchases: 20
                  buyers: 4
                  times: 2
                bound: 1m
                """));

        assertTrue(problem.getMessage().contains("workload.times: is for purchases that are listed"),
                problem::getMessage);
    }

    private static Set<Extra> difference(Set<Extra> more, Set<Extra> fewer) {
        Set<Extra> difference = EnumSet.copyOf(more);
        difference.removeAll(fewer);
        return difference;
    }

    /** By the parser; and an editor with the schema has underlined something before. */
    private static void assertRefused(String text, String message) {
        assertNotEquals(List.of(), EditorView.complaints(text), "the schema takes it");
        assertRefusedByTheParser(text, message);
    }

    /** For what a schema can't say. */
    private static void assertRefusedByTheParser(String text, String message) {
        assertEquals(message, assertThrows(ScenarioProblem.class, () -> read(text)).getMessage());
    }

    private static Scenario read(String text) {
        return ScenarioFile.parse("x.yaml", text);
    }
}
