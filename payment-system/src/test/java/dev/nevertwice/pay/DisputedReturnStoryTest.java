package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A charge of 1,000 that was nobody's goes back, and before it does its buyer asks the bank for it. */
class DisputedReturnStoryTest {

    private static final Duration KEYS_LIVE = Duration.ofMinutes(5);

    private final StoryTeller teller = new StoryTeller(Settings.defaults().withKeyLifetime(KEYS_LIVE));
    private final Shop shop = teller.shop;

    @BeforeEach
    void aChargeThatCanNotGoBackYet() {
        shop.faults(StoryTeller.rule("refund", "before-accept", "status", "", "\"always\": true"));
        shop.chargeAtPsp("foreign-1", "att_foreign", "ord_foreign", 1_000, "KRW");
        teller.reconcile(shop.closeDay());
        shop.await("it to be adopted", () -> movements("charge") == 1);
    }

    @Test
    void whatTheBuyerHasFromTheBankIsNotRefundedAsWell() {
        String dispute = disputed(1_000);
        shop.decideAtPsp(dispute, "lost");

        allHasGone(List.of());
    }

    /** The refund rested for longer than the PSP remembers its key, which was too old to be sent then. */
    @Test
    void aDisputeThatOutlivesTheKeyIsWonAndItGoesBackAllTheSame() {
        String dispute = disputed(1_000);
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        shop.decideAtPsp(dispute, "won");

        allHasGone(List.of(1_000L));
    }

    /** More than is left can't be refunded: it was asked for in vain, until a person had to look. */
    @Test
    void whatIsNotDisputedGoesBackWhileTheBankDecides() {
        String dispute = disputed(400);
        shop.await("the rest to go back", () -> refunded().equals(List.of(600L)));
        shop.decideAtPsp(dispute, "lost");

        allHasGone(List.of(600L));
    }

    @Test
    void whatTheBuyerDisputedInVainGoesBackAfterTheRest() {
        String dispute = disputed(400);
        shop.await("the rest to go back", () -> refunded().equals(List.of(600L)));
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        shop.decideAtPsp(dispute, "won");

        allHasGone(List.of(600L, 400L));
    }

    /** Of the 600 that were left another 500 were disputed: that was for a person, who could do nothing about it. */
    @Test
    void aSecondDisputeIsTakenOutOfTheRest() {
        String first = shop.disputeAtPsp("ch_1", 400);
        String second = shop.disputeAtPsp("ch_1", 500);
        shop.await("both to be booked", () -> movements("chargeback") == 2);
        shop.faults("");
        shop.await("the rest to go back", () -> refunded().equals(List.of(100L)));
        shop.decideAtPsp(first, "won");
        shop.decideAtPsp(second, "lost");

        allHasGone(List.of(100L, 400L));
    }

    /** What the file told of the dispute was finance's, although the PSP would have said what it is. */
    @Test
    void aDisputeThatTheFileTellsOfTogetherWithTheChargeIsBooked() {
        shop.faults("");
        shop.await("the first to go back", () -> refunded().equals(List.of(1_000L)));
        shop.chargeAtPsp("foreign-2", "att_other", "ord_other", 1_000, "KRW");
        String dispute = shop.disputeAtPsp("ch_2", 400);
        teller.settle();
        teller.reconcile(shop.closeDay());
        shop.await("the dispute to be booked", () -> movements("chargeback") == 1);
        shop.decideAtPsp(dispute, "lost");

        allHasGone(List.of(1_000L, 600L));
    }

    /** The first that we hear of the dispute is how it ended. */
    @Test
    void aDisputeThatIsDecidedBeforeAnybodyTellsOfItChangesNothing() {
        shop.decideAtPsp(shop.disputeAtPsp("ch_1", 400), "won");
        shop.await("the dispute to be booked", () -> movements("chargeback_won") == 1);
        shop.faults("");

        allHasGone(List.of(1_000L));
    }

    @Test
    void aPartThatIsLostBeforeAnybodyTellsOfItIsTakenOutOfTheReturn() {
        shop.decideAtPsp(shop.disputeAtPsp("ch_1", 400), "lost");
        shop.await("the dispute to be booked", () -> movements("chargeback") == 1);
        shop.faults("");

        allHasGone(List.of(600L));
    }

    /** It was asked for, and refused, before anybody told us why. */
    @Test
    void whatWasRefusedBecauseOfADisputeIsForNobodyToLookAtOnceItIsHeardOf() {
        shop.faults(StoryTeller.rule("callback", "callback", "delay", ", \"millis\": 600000", "\"always\": true"));
        String dispute = shop.disputeAtPsp("ch_1", 400);
        shop.await("the refusal", () -> deadJobs() == 1);
        shop.await("the rest to go back", () -> refunded().equals(List.of(600L)));
        shop.faults("");
        shop.decideAtPsp(dispute, "won");

        allHasGone(List.of(600L, 400L));
    }

    /** The swarm's seed 15900: the first that we heard of the dispute was that we had won it, and the refund stayed refused. */
    @Test
    void whatWasRefusedBecauseOfADisputeThatWeWinUnheardGoesBackWhole() {
        shop.faults(StoryTeller.rule("callback", "callback", "drop", "", "\"always\": true"));
        String dispute = shop.disputeAtPsp("ch_1", 400);
        shop.await("the refusal", () -> deadJobs() == 1);
        shop.faults("");
        shop.decideAtPsp(dispute, "won");

        allHasGone(List.of(1_000L));
        assertEquals(0, deadJobs());
    }

    private int deadJobs() {
        return shop.ops("GET", "/v1/ops/progress", "").path("dead_jobs").asInt();
    }

    private String disputed(long amount) {
        String dispute = shop.disputeAtPsp("ch_1", amount);
        shop.await("the dispute to be booked", () -> movements("chargeback") == 1);
        shop.faults("");
        return dispute;
    }

    private void allHasGone(List<Long> refunds) {
        shop.await("the refunds " + refunds, () -> refunded().equals(refunds));
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
        assertEquals(refunds, refunded());
    }

    private List<Long> refunded() {
        return shop.truth().path("refunds").valueStream().map(refund -> refund.path("amount").asLong()).toList();
    }

    private long movements(String kind) {
        JsonNode movements = shop.ops("GET", "/v1/ops/books", "").path("movements");
        return movements.findValuesAsText("kind").stream().filter(kind::equals).count();
    }
}
