package dev.nevertwice.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Guards H4: an injector that counts and changes nothing. */
class EffectsTest {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final ObjectNode journal = JsonNodeFactory.instance.objectNode();
    private final ArrayNode entries = journal.putArray("entries");

    @Test
    void aLostReplyIsACommitWithoutReply() {
        entry(0, "commit", 1, "201", null);
        entry(0, "fault", 1, "committed-before-reply reset", "lost");
        assertEquals(Map.of("lost", 1L), count());

        entry(1, "reply", 1, "201", null);
        assertEquals(Map.of(), count());
    }

    @Test
    void aTruncatedReplyIsOneThatWasCutOff() {
        entry(0, "fault", 1, "committed-before-reply truncate", "cut");
        entry(0, "reply", 1, "201 truncated", "cut");
        entry(0, "fault", 2, "committed-before-reply truncate", "cut");
        entry(0, "reply", 2, "201", null);

        assertEquals(Map.of("cut", 1L), count());
    }

    @Test
    void anErrorIsOneThatWasSent() {
        entry(0, "fault", 1, "before-accept status", "busy");
        entry(0, "reply", 1, "503", null);
        entry(0, "fault", 2, "idempotency conflict", "busy");
        entry(0, "reply", 2, "201", null);

        assertEquals(Map.of("busy", 1L), count());
    }

    @Test
    void aDelayTakesTime() {
        entry(0, "fault", 1, "accepted-before-commit delay", "slow");
        entry(300, "commit", 1, "201", null);
        entry(400, "fault", 2, "accepted-before-commit delay", "slow");
        entry(400, "commit", 2, "201", null);

        assertEquals(Map.of("slow", 1L), count());
    }

    @Test
    void aDuplicateIsTheSameTryTwice() {
        entry(0, "fault", 0, "callback duplicate", "twice");
        entry(5, "callback", 0, "registration.approved evt_1 delivery 1 try 1", null);
        entry(9, "callback", 0, "registration.approved evt_1 delivery 2 try 2", null);
        assertEquals(Map.of(), count());

        entry(9, "callback", 0, "registration.approved evt_1 delivery 3 try 2", null);
        assertEquals(Map.of("twice", 1L), count());
    }

    @Test
    void aDroppedTryIsMissing() {
        entry(0, "fault", 0, "callback drop", "dropped");
        entry(9, "callback", 0, "registration.approved evt_1 delivery 1 try 2", null);
        assertEquals(Map.of("dropped", 1L), count());

        entry(10, "callback", 0, "registration.approved evt_1 delivery 2 try 1", null);
        assertEquals(Map.of(), count());
    }

    @Test
    void theActIsReadWhateverTheLineSaysBesides() {
        entry(0, "fault", 1, "throttling rate-limit retry_after=1 (order-dependent)", "busy");
        entry(0, "reply", 1, "429", null);
        entry(0, "fault", 2, "throttling rate-limit retry_after=1", "busy");
        entry(0, "reply", 2, "201", null);

        assertEquals(Map.of("busy", 1L), count());
    }

    @Test
    void anOldReplyIsOneWithoutACommit() {
        entry(0, "fault", 1, "idempotency replay-old", "old");
        entry(0, "reply", 1, "201", null);
        assertEquals(Map.of("old", 1L), count());

        entry(1, "commit", 1, "201", null);
        assertEquals(Map.of(), count());
    }

    @Test
    void aForgottenKeyIsCommittedAgain() {
        entry(0, "fault", 2, "idempotency forget-key millis=0", "forgetful");
        entry(1, "commit", 2, "201", null);
        assertEquals(Map.of(), count());

        entry(0, "commit", 1, "201", null);
        assertEquals(Map.of("forgetful", 1L), count());
    }

    /** The scenario psp-forgets-keys was unknown: the PSP was still at the first request when it forgot the key. */
    @Test
    void aKeyIsForgottenWhileItsFirstRequestIsUnderWayToo() {
        entry(0, "request", 1, "register", null);
        entry(100, "fault", 2, "idempotency forget-key millis=0", "forgetful");
        entry(101, "commit", 2, "201", null);
        assertEquals(Map.of(), count());

        entry(450, "commit", 1, "201", null);
        assertEquals(Map.of("forgetful", 1L), count());
    }

    @Test
    void aRequestThatCameAfterwardsHadNothingToForget() {
        entry(0, "fault", 1, "idempotency forget-key millis=0", "forgetful");
        entry(1, "commit", 1, "201", null);
        entry(5, "commit", 2, "201", null);
        assertEquals(Map.of(), count());
    }

    @Test
    void moneyMovesTwiceOnlyWhereItMoves() {
        entry(0, "fault", 1, "processing charge-twice", "again");
        entry(0, "reply", 1, "409", null);
        assertEquals(Map.of(), count());

        entry(0, "fault", 2, "processing charge-twice", "again");
        entry(0, "commit", 2, "201", null);
        assertEquals(Map.of("again", 1L), count());
    }

    @Test
    void aTwinIsAnotherEventAndAStaleOneTheSameTryAgain() {
        entry(0, "fault", 0, "callback twin", "twin");
        entry(0, "fault", 0, "callback stale millis=900", "stale");
        entry(5, "callback", 0, "registration.approved evt_1 delivery 1 try 1", null);
        assertEquals(Map.of(), count());

        entry(6, "callback", 0, "registration.approved evt_2 delivery 2 try 1", null);
        assertEquals(Map.of("twin", 1L), count());

        entry(9, "callback", 0, "registration.approved evt_1 delivery 3 try 1", null);
        assertEquals(Map.of("twin", 1L, "stale", 1L), count());
    }

    @Test
    void aLieIsWrittenWithItsFile() {
        entry(0, "fault", 0, "settlement other-amount by=5 row_2", "wrong");

        assertEquals(Map.of("wrong", 1L), count());
    }

    private Map<String, Long> count() {
        return new Effects(journal).count();
    }

    private void entry(long millis, String kind, long exchange, String detail, String fault) {
        entries.addObject()
                .put("at", START.plusMillis(millis).toString())
                .put("kind", kind)
                .put("exchange", exchange)
                .put("reference", "att_1")
                .put("detail", detail)
                .put("fault", fault);
    }
}
