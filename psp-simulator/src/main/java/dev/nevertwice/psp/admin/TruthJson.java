package dev.nevertwice.psp.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.truth.Cause;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.truth.Truth;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;

/** Truth and journal as JSON. */
public final class TruthJson {

    private TruthJson() {}

    static ObjectNode truth(Truth truth) {
        ObjectNode json = Json.object();
        ArrayNode charges = json.putArray("charges");
        truth.charges().forEach(charge -> charges.add(charge(charge)));
        ArrayNode refunds = json.putArray("refunds");
        truth.refunds().forEach(refund -> refunds.add(refund(refund)));
        ObjectNode balances = json.putObject("balances");
        truth.balances().forEach(balances::put);
        return json;
    }

    private static ObjectNode charge(Truth.Charge charge) {
        ObjectNode json = Json.object()
                .put("id", charge.id())
                .put("registration", charge.registration())
                .put("reference", charge.reference())
                .put("order", charge.order())
                .put("seller", charge.seller())
                .put("amount", charge.amount())
                .put("currency", charge.currency())
                .put("captured", charge.captured())
                .put("refunded", charge.refunded())
                .put("at", Times.text(charge.at()));
        return json.set("cause", cause(charge.cause()));
    }

    private static ObjectNode refund(Truth.Refund refund) {
        ObjectNode json = Json.object()
                .put("id", refund.id())
                .put("charge", refund.charge())
                .put("order", refund.order())
                .put("reference", refund.reference())
                .put("amount", refund.amount())
                .put("currency", refund.currency())
                .put("at", Times.text(refund.at()));
        return json.set("cause", cause(refund.cause()));
    }

    private static ObjectNode cause(Cause cause) {
        return Json.object()
                .put("exchange", cause.exchange())
                .put("key", cause.key())
                .put("fault", cause.fault())
                .put("class", cause.faultClass().name());
    }

    static ObjectNode journal(Journal journal) {
        ObjectNode json = Json.object();
        ArrayNode entries = json.putArray("entries");
        journal.entries().forEach(entry -> entries.add(entry(entry)));
        return json.put("dropped", journal.dropped());
    }

    /** One line of the journal. */
    public static ObjectNode entry(Journal.Entry entry) {
        return Json.object()
                .put("number", entry.number())
                .put("at", Times.text(entry.at()))
                .put("kind", entry.kind().wireName())
                .put("exchange", entry.exchange())
                .put("operation", entry.operation())
                .put("key", entry.key())
                .put("reference", entry.reference())
                .put("detail", entry.detail())
                .put("fault", entry.fault());
    }
}
