package dev.nevertwice.psp.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.truth.Cause;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.truth.Truth;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;
import java.util.List;

/** Truth and journal as JSON. */
public final class TruthJson {

    private TruthJson() {}

    static ObjectNode truth(Truth truth) {
        ObjectNode json = Json.object();
        ArrayNode charges = json.putArray("charges");
        truth.charges().forEach(charge -> charges.add(charge(charge)));
        ArrayNode refunds = json.putArray("refunds");
        truth.refunds().forEach(refund -> refunds.add(refund(refund)));
        put(json, "captures", truth.captures());
        put(json, "chargebacks", truth.chargebacks());
        put(json, "payouts", truth.payouts());
        ObjectNode held = json.putObject("held");
        truth.held().forEach(held::put);
        ObjectNode fees = json.putObject("fees");
        truth.fees().forEach(fees::put);
        ObjectNode balances = json.putObject("balances");
        truth.balances().forEach(balances::put);
        return json;
    }

    private static void put(ObjectNode json, String name, List<Truth.Change> changes) {
        ArrayNode list = json.putArray(name);
        for (Truth.Change change : changes) {
            ObjectNode item = list.addObject()
                    .put("id", change.id())
                    .put("account", change.account())
                    .put("charge", change.charge())
                    .put("order", change.order())
                    .put("reference", change.reference())
                    .put("amount", change.amount())
                    .put("currency", change.currency())
                    .put("status", change.status())
                    .put("at", Times.text(change.at()));
            item.set("cause", cause(change.cause()));
        }
    }

    /** Every movement with both its accounts. */
    static ObjectNode movements(List<Movement> movements) {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("movements");
        for (Movement movement : movements) {
            ObjectNode item = list.addObject()
                    .put("number", movement.number())
                    .put("at", Times.text(movement.at()))
                    .put("kind", movement.kind().wireName())
                    .put("debit", movement.debit())
                    .put("credit", movement.credit())
                    .put("amount", movement.amount())
                    .put("currency", movement.currency())
                    .put("charge", movement.charge())
                    .put("object", movement.object())
                    .put("registration", movement.registration())
                    .put("reference", movement.reference())
                    .put("order", movement.order());
            item.set("cause", cause(movement.cause()));
        }
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
                .put("charged_back", charge.chargedBack())
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
