package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * I22. Payouts in the books against those that were told, and those that the PSP really made. Read from the evidence itself: books without payouts
 * have nothing to show.
 */
final class PaidOutOnce implements CaseInvariant {

    static final String ID = "I22";

    private static final Set<String> SENT = Set.of("pending", "paid", "failed");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "Every payout that was ordered is made at most once and in its amount, the books and the PSP agree on which "
                + "were, and none takes more than was available.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Map<String, List<JsonNode>> made = new LinkedHashMap<>();
        for (JsonNode payout : facts.evidence().truth().path("payouts")) {
            made.computeIfAbsent(payout.path("reference").asText(), reference -> new ArrayList<>()).add(payout);
        }
        Set<String> ordered = new HashSet<>();
        Map<String, String> ofRun = new HashMap<>();
        for (JsonNode payout : facts.evidence().books().path("payouts")) {
            findings.saw();
            ordered.add(payout.path("id").asText());
            judge(findings, payout, made.getOrDefault(payout.path("id").asText(), List.of()));
            onceARun(findings, payout, ofRun);
        }
        made.keySet().stream().filter(reference -> !ordered.contains(reference)).forEach(
                reference -> findings.violation(null, "the PSP paid out " + reference + ", which nobody ordered"));
        for (JsonNode run : facts.evidence().books().path("payout_runs")) {
            findings.saw();
            if (!run.path("state").asText().equals("done")) {
                findings.violation(null, "the payout run " + run.path("id").asText() + " was begun and never ended");
            }
        }
        onlyWhatWasAvailable(facts, findings);
        told(facts, findings, ordered);
        return findings.finding();
    }

    /** Whoever ordered a payout was told of one, however often the key was sent, and it is in the books. */
    private static void told(Case facts, Findings findings, Set<String> ordered) {
        Map<String, String> ofKey = new HashMap<>();
        for (Operation operation : facts.operations()) {
            if (!operation.kind().equals(Operation.PAYOUT) || operation.status() / 100 != 2) {
                continue;
            }
            String id = String.valueOf(operation.detail());
            String before = ofKey.putIfAbsent(operation.key(), id);
            if (before != null && !before.equals(id)) {
                findings.violation(null, "key " + operation.key() + " ordered two payouts: " + before + " and " + id);
            }
            if (!ordered.contains(id)) {
                findings.violation(
                        null, "payout " + id + " was told under key " + operation.key() + ", and is not in the books");
            }
        }
    }

    private static void judge(Findings findings, JsonNode ours, List<JsonNode> made) {
        String id = ours.path("id").asText();
        List<JsonNode> kept = made.stream().filter(PaidOutOnce::kept).toList();
        long wanted = SENT.contains(ours.path("state").asText()) ? 1 : 0;
        if (kept.size() != wanted) {
            findings.violation(null, "payout " + id + " is " + ours.path("state").asText() + ", but the PSP made "
                    + kept.size() + " of it");
        }
        for (JsonNode theirs : kept) {
            boolean same = theirs.path("amount").asLong() == ours.path("amount").asLong()
                    && theirs.path("currency").asText().equals(ours.path("currency").asText());
            if (!same) {
                findings.violation(null, "payout " + id + " is " + money(ours) + ", but the PSP made it "
                        + money(theirs));
            } else if (!theirs.path("status").asText().equals(ours.path("state").asText())) {
                findings.violation(null, "payout " + id + " is " + ours.path("state").asText() + " in the books and "
                        + theirs.path("status").asText() + " at the PSP");
            }
        }
    }

    /** A payout that the PSP made in breach of its contract is the PSP's. */
    private static boolean kept(JsonNode theirs) {
        return !theirs.path("cause").path("class").asText().equals("B");
    }

    private static void onceARun(Findings findings, JsonNode payout, Map<String, String> ofRun) {
        if (!payout.path("run").isTextual()) {
            return;
        }
        String seller = payout.path("run").asText() + " " + payout.path("merchant").asText() + "/"
                + payout.path("seller").asText();
        String before = ofRun.put(seller, payout.path("id").asText());
        if (before != null) {
            findings.violation(null, "one run paid a seller twice: " + before + " and " + payout.path("id").asText());
        }
    }

    private static void onlyWhatWasAvailable(Case facts, Findings findings) {
        Map<String, String> owners = new HashMap<>();
        facts.evidence().books().path("payouts").forEach(payout -> owners.put(
                payout.path("id").asText(), payout.path("merchant").asText() + "/" + payout.path("seller").asText()));
        for (Books.Entry entry : facts.books().entries()) {
            for (Books.Posting posting : entry.postings()) {
                String owner = owners.get(entry.cause());
                if (entry.kind().equals("payout_ordered") && posting.account().startsWith("seller_")
                        && owner != null && !posting.account().endsWith(":" + owner)) {
                    findings.violation(null, entry.id() + " is of " + owner + ", but takes from " + posting.account());
                }
                if (entry.kind().equals("payout_ordered") && posting.account().startsWith("seller_debt:")) {
                    findings.violation(null, entry.id() + " pays out "
                            + MoneyText.of(posting.amount(), posting.currency()) + " that was not there");
                }
            }
        }
    }

    private static String money(JsonNode payout) {
        return MoneyText.of(payout.path("amount").asLong(), payout.path("currency").asText());
    }
}
