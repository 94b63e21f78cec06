package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.MoneyText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts together what the buyer, the payment system's books and the PSP's journal say of one payment. */
final class StoryTeller {

    /** Within one instant a reply is heard before it is booked, and booked before the buyer is told. */
    static final int RANK_BUYER_ASKS = 0;
    static final int RANK_PSP = 1;
    static final int RANK_BOOKS = 1_000_000;
    static final int RANK_BUYER_IS_TOLD = 2_000_000;

    private StoryTeller() {}

    static Story tell(Evidence evidence, Involved payment) {
        ArrayList<Step> steps = new ArrayList<>();
        BuyerSteps buyer = new BuyerSteps(payment.operations(), evidence.operations());
        steps.addAll(buyer.steps());
        steps.addAll(new PspSteps(evidence, payment).steps());
        steps.addAll(history(evidence, payment));
        steps.addAll(entries(evidence, payment));
        steps.addAll(discrepancies(evidence, payment));
        return Story.of(payment.payment(), caption(payment, steps), steps, buyer.clicks());
    }

    private static List<Step> history(Evidence evidence, Involved payment) {
        ArrayList<Step> steps = new ArrayList<>();
        for (JsonNode line : Involved.rows(evidence.books(), "history")) {
            if (line.path("payment").asText().equals(payment.payment())) {
                time(line, "at").ifPresent(at -> steps.add(change(at, line)));
            }
        }
        return steps;
    }

    private static Step change(Instant at, JsonNode line) {
        String event = words(line.path("event").asText());
        String cause = line.path("cause").asText(null);
        String verdict = line.path("verdict").asText("applied");
        String label = verdict.equals("applied")
                ? words(line.path("from").asText("")) + " \u2192 " + words(line.path("to").asText())
                : event + ": " + verdict + ", no effect";
        String detail =
                verdict.equals("applied") ? event + (cause == null || cause.equals(event) ? "" : ", " + cause) : cause;
        return Step.note(at, RANK_BOOKS, Lane.PAY, label.startsWith(" \u2192 ") ? label.substring(3) : label, detail);
    }

    private static List<Step> entries(Evidence evidence, Involved payment) {
        ArrayList<Step> steps = new ArrayList<>();
        for (JsonNode entry : Involved.rows(evidence.books(), "entries")) {
            if (entry.path("payment").asText().equals(payment.payment())) {
                JsonNode posting = entry.path("postings").path(0);
                String money = MoneyText.of(posting.path("amount").asLong(), posting.path("currency").asText());
                String label = "booked: " + words(entry.path("kind").asText()) + " " + money;
                time(entry, "at").ifPresent(at -> steps.add(Step.note(at, RANK_BOOKS + 1, Lane.PAY, label, null)));
            }
        }
        return steps;
    }

    private static List<Step> discrepancies(Evidence evidence, Involved payment) {
        ArrayList<Step> steps = new ArrayList<>();
        for (JsonNode line : Involved.rows(evidence.books(), "discrepancies")) {
            if (payment.owns(line)) {
                String type = words(line.path("type").asText());
                String differs = line.hasNonNull("field")
                        ? line.path("field").asText() + ": ours " + line.path("ours").asText("-") + ", theirs "
                                + line.path("theirs").asText("-")
                        : null;
                time(line, "opened_at").ifPresent(at -> steps.add(Step.request(
                        at, RANK_BOOKS + 2, Lane.RECONCILIATION, Lane.PAY, "discrepancy: " + type, differs)));
                time(line, "closed_at").ifPresent(at -> steps.add(Step.note(
                        at, RANK_BOOKS + 3, Lane.RECONCILIATION, "closed: " + type,
                        line.path("resolution").asText(null))));
            }
        }
        return steps;
    }

    private static String caption(Involved payment, List<Step> steps) {
        JsonNode row = payment.row();
        StringBuilder text = new StringBuilder("Payment " + payment.payment());
        if (row.has("amount")) {
            text.append(" of ").append(MoneyText.of(row.path("amount").asLong(), row.path("currency").asText()));
            text.append(", in the end ").append(words(row.path("state").asText()));
        }
        long clicks = payment.operations().stream().filter(operation -> operation.kind().equals("pay")).count();
        long charges = steps.stream().filter(step -> step.label().startsWith("charged ")).count();
        long faults = steps.stream().filter(step -> step.fault() != null).count();
        return text.append(": ").append(Numbers.counted(clicks, "request")).append(" by the buyer, ")
                .append(Numbers.counted(charges, "charge")).append(" at the PSP, ")
                .append(Numbers.counted(faults, "step")).append(" touched by a fault.")
                .toString();
    }

    static Optional<Instant> time(JsonNode line, String field) {
        try {
            return line.hasNonNull(field) ? Optional.of(Instant.parse(line.path(field).asText())) : Optional.empty();
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }

    private static String words(String name) {
        return name.replace('_', ' ');
    }
}
