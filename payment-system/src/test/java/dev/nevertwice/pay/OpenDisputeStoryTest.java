package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.Settings.PspAccount;
import dev.nevertwice.pay.reconciliation.Layout;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dispute whose end nobody tells: the event is lost, and only one that we win is in the settlement file. */
class OpenDisputeStoryTest {

    private final StoryTeller teller = new StoryTeller();
    private final Shop shop = teller.shop;

    @Test
    void thatItWasLostIsLookedUp() {
        endsUntold("lost");

        teller.settle();
        assertEquals(0, teller.wallet("sel_1"));
        teller.booksAgree();
    }

    @Test
    void thatItWasWonIsLookedUpToo() {
        endsUntold("won");

        teller.settle();
        assertEquals(5_000, teller.wallet("sel_1"));
        teller.booksAgree();
    }

    /** It is looked up once a day by then. The file's row of it seemed to be dated a day wrong. */
    @Test
    void thatItWasWonIsBookedByThePspsTimeHoweverLateItIsHeard() {
        String dispute = disputed();
        teller.world.clock().sleep(Duration.ofDays(4).plusHours(8));
        shop.faults(StoryTeller.rule("callback", "callback", "drop", "", "\"always\": true"));
        shop.decideAtPsp(dispute, "won");
        teller.world.clock().sleep(Duration.ofHours(26));
        assertEquals(List.of("won"), states());

        teller.booksAgree();
    }

    /** It is nothing that anybody waits for: a bank takes weeks. */
    @Test
    void whileItIsOpenNothingElseIs() {
        disputed();

        teller.settle();
        teller.booksAgree();
        assertEquals(List.of("opened"), states());
    }

    /** Toss's files name a dispute by its charge. The row waited for ever for a PSP that had said that it knows no such dispute. */
    @Test
    void aRowOfADisputeThatThePspDoesNotKnowIsFinances() {
        PspAccount usual = Settings.defaults().firstPspAccount();
        StoryTeller ofToss = new StoryTeller(Settings.defaults().withPspAccounts(List.of(new PspAccount(
                usual.id(), usual.apiKey(), usual.webhookSecrets(), usual.settlement().withLayout(Layout.TOSS)))));
        ofToss.pay("cart-1", 5_000);
        ofToss.shop.disputeAtPsp("ch_1", 5_000);
        ofToss.settle();

        ofToss.reconcile(ofToss.shop.closeDay());
        ofToss.world.clock().sleep(Duration.ofHours(2));

        JsonNode row = ofToss.shop.ops("GET", "/v1/ops/books", "").path("discrepancies").valueStream()
                .filter(one -> one.path("type").asText().equals("missing_here"))
                .findFirst()
                .orElseThrow();
        assertEquals("ch_1", row.path("subject").asText());
        assertEquals(List.of("manual", "finance", "open", "the PSP itself does not know it"), List.of(
                row.path("class").asText(), row.path("queue").asText(), row.path("state").asText(),
                row.path("resolution").asText()));
    }

    private void endsUntold(String outcome) {
        String dispute = disputed();
        shop.faults(StoryTeller.rule("callback", "callback", "drop", "", "\"always\": true"));
        shop.decideAtPsp(dispute, outcome);
        teller.world.clock().sleep(Duration.ofMinutes(30));
        assertEquals(List.of(outcome), states());
        assertEquals("done", job(dispute));
    }

    private String disputed() {
        teller.pay("cart-1", 5_000);
        String dispute = shop.disputeAtPsp("ch_1", 5_000);
        shop.await("the dispute", () -> states().equals(List.of("opened")));
        return dispute;
    }

    private List<String> states() {
        return books("chargebacks").findValuesAsText("state");
    }

    private String job(String dispute) {
        return books("jobs").valueStream()
                .filter(job -> job.path("id").asText().equals("dispute:acct_1:" + dispute))
                .map(job -> job.path("state").asText())
                .findFirst()
                .orElse("none");
    }

    private JsonNode books(String array) {
        return shop.ops("GET", "/v1/ops/books", "").path(array);
    }
}
