package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.MoneyText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the PSP's journal and truth say of one payment: requests, money, replies sent or lost, callbacks. */
final class PspSteps {

    private final Evidence evidence;
    private final Involved payment;
    private final ArrayList<Step> steps = new ArrayList<>();
    private final Map<String, Integer> triesOfOperation = new HashMap<>();
    private final Map<String, Integer> deliveriesOfEvent = new HashMap<>();
    private final Map<Long, String> faultOfExchange = new HashMap<>();
    private final Set<Long> exchangesThatMovedMoney = new HashSet<>();
    private String callbackFault;
    private boolean callbackFaultDuplicates;
    private int rank = StoryTeller.RANK_PSP;

    PspSteps(Evidence evidence, Involved payment) {
        this.evidence = evidence;
        this.payment = payment;
        money();
        for (JsonNode line : Involved.journal(evidence)) {
            rank++;
            if (payment.owns(line)) {
                StoryTeller.time(line, "at").ifPresent(at -> line(at, line));
            }
        }
    }

    List<Step> steps() {
        return steps;
    }

    private void money() {
        Map<String, Integer> chargesOfOrder = new HashMap<>();
        for (JsonNode charge : Involved.rows(evidence.truth(), "charges")) {
            if (payment.owns(charge)) {
                boolean again = chargesOfOrder.merge(charge.path("order").asText(), 1, Integer::sum) > 1;
                moved(charge, again ? "charged AGAIN " : "charged ", again ? Step.Look.MONEY_AGAIN : Step.Look.MONEY);
            }
        }
        for (JsonNode refund : Involved.rows(evidence.truth(), "refunds")) {
            if (payment.owns(refund)) {
                moved(refund, "refunded ", Step.Look.MONEY);
            }
        }
    }

    private void moved(JsonNode movement, String what, Step.Look look) {
        JsonNode cause = movement.path("cause");
        exchangesThatMovedMoney.add(cause.path("exchange").asLong());
        String label = what + MoneyText.of(movement.path("amount").asLong(), movement.path("currency").asText());
        String broke = "B".equals(cause.path("class").asText()) ? ", the PSP broke its contract" : "";
        String detail = movement.path("id").asText() + ", key " + cause.path("key").asText("none") + broke;
        long exchange = cause.path("exchange").asLong();
        StoryTeller.time(movement, "at").ifPresent(at -> steps.add(
                Step.note(at, commitRank(exchange), Lane.PSP, label, detail).as(look)));
    }

    /** Money belongs where the journal says that its exchange was committed. */
    private int commitRank(long exchange) {
        int position = StoryTeller.RANK_PSP;
        for (JsonNode line : Involved.journal(evidence)) {
            position++;
            if (line.path("kind").asText().equals("commit") && line.path("exchange").asLong() == exchange) {
                return position;
            }
        }
        return StoryTeller.RANK_PSP;
    }

    private void line(Instant at, JsonNode line) {
        boolean byBuyer = line.path("operation").asText().equals("page");
        switch (line.path("kind").asText()) {
            case "request" -> request(at, line, byBuyer);
            case "commit" -> commit(at, line);
            case "reply" -> reply(at, line, byBuyer);
            case "fault" -> fault(at, line, byBuyer ? Lane.BUYER : Lane.PAY);
            case "callback" -> callback(at, line);
            case "callback-answer" -> callbackAnswer(at, line);
            default -> {}
        }
    }

    private void request(Instant at, JsonNode line, boolean byBuyer) {
        String operation = line.path("operation").asText();
        int tries = triesOfOperation.merge(operation, 1, Integer::sum);
        if (!byBuyer) {
            String label = operation + (tries > 1 ? ", try " + tries : "");
            String key = line.hasNonNull("key") ? "key " + line.path("key").asText() : line.path("detail").asText(null);
            steps.add(Step.request(at, rank, Lane.PAY, Lane.PSP, label, key));
        }
    }

    private void commit(Instant at, JsonNode line) {
        if (!exchangesThatMovedMoney.contains(line.path("exchange").asLong())) {
            steps.add(Step.note(at, rank, Lane.PSP, line.path("operation").asText() + " committed, no money moved",
                    null));
        }
    }

    private void reply(Instant at, JsonNode line, boolean toBuyer) {
        String detail = line.path("detail").asText("");
        String fault = line.path("fault").asText(faultOfExchange.get(line.path("exchange").asLong()));
        if (detail.endsWith("truncated")) {
            return; // The fault's own line said so.
        }
        if (!toBuyer || fault != null) {
            Lane to = toBuyer ? Lane.BUYER : Lane.PAY;
            steps.add(Step.reply(at, rank, Lane.PSP, to, "reply " + detail, null).by(fault));
        }
    }

    private void fault(Instant at, JsonNode line, Lane asker) {
        String detail = line.path("detail").asText("");
        String name = line.path("fault").asText(null);
        String point = detail.contains(" ") ? detail.substring(0, detail.indexOf(' ')) : detail;
        String act = detail.contains(" ") ? detail.split(" ")[1] : detail;
        if (point.equals("callback")) {
            if (act.equals("drop")) {
                steps.add(Step.lost(at, rank, Lane.PSP, Lane.PAY, "callback dropped", null).by(name));
            } else {
                callbackFault = name;
                callbackFaultDuplicates = act.equals("duplicate");
            }
            return;
        }
        boolean after = point.equals("committed-before-reply");
        switch (act) {
            case "reset", "hang", "truncate", "refuse" -> {
                String where = after ? "after the commit" : "before the commit";
                steps.add(Step.lost(at, rank, Lane.PSP, asker, (after ? "reply lost: " : "no reply: ") + act, where)
                        .by(name));
            }
            case "delay" -> {
                faultOfExchange.put(line.path("exchange").asLong(), name);
                steps.add(Step.note(at, rank, Lane.PSP, after ? "reply held back" : "in flight, held", null).by(name));
            }
            default -> faultOfExchange.put(line.path("exchange").asLong(), name);
        }
    }

    private void callback(Instant at, JsonNode line) {
        String[] words = line.path("detail").asText("").split(" ");
        String event = words.length > 1 ? words[1] : words[0];
        boolean again = deliveriesOfEvent.merge(event, 1, Integer::sum) > 1;
        if (line.path("detail").asText("").contains("given up")) {
            steps.add(Step.note(at, rank, Lane.PSP, "callback given up", event));
            return;
        }
        String type = words[0].substring(words[0].indexOf('.') + 1);
        String label = "callback " + type + (again ? ", again" : "");
        boolean touched = again || !callbackFaultDuplicates;
        steps.add(Step.request(at, rank, Lane.PSP, Lane.PAY, label, event).by(touched ? callbackFault : null));
        callbackFault = callbackFaultDuplicates ? callbackFault : null;
    }

    private void callbackAnswer(Instant at, JsonNode line) {
        String detail = line.path("detail").asText("");
        if (detail.endsWith("no answer")) {
            steps.add(Step.lost(at, rank, Lane.PAY, Lane.PSP, "callback not answered", null));
        } else {
            String status = detail.substring(detail.lastIndexOf(' ') + 1);
            steps.add(Step.reply(at, rank, Lane.PAY, Lane.PSP, "callback answer " + status, null));
        }
    }
}
