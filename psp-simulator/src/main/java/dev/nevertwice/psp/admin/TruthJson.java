package dev.nevertwice.psp.admin;

import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.truth.Cause;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.truth.Truth;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.LongJson;
import dev.nevertwice.psp.wire.Times;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Truth and journal as JSON. */
public final class TruthJson {

    private TruthJson() {}

    static Stream<byte[]> truth(Truth truth) {
        return new LongJson()
                .list("charges", truth.charges(), TruthJson::charge)
                .list("refunds", truth.refunds(), TruthJson::refund)
                .list("holds", truth.holds(), TruthJson::hold)
                .list("captures", truth.captures(), TruthJson::change)
                .list("chargebacks", truth.chargebacks(), TruthJson::change)
                .list("payouts", truth.payouts(), TruthJson::change)
                .put("held", amounts(truth.held()))
                .put("fees", amounts(truth.fees()))
                .put("balances", amounts(truth.balances()))
                .parts();
    }

    private static ObjectNode amounts(SortedMap<String, Long> byCurrency) {
        ObjectNode json = Json.object();
        byCurrency.forEach(json::put);
        return json;
    }

    private static ObjectNode change(Truth.Change change) {
        ObjectNode json = Json.object()
                .put("id", change.id())
                .put("account", change.account())
                .put("charge", change.charge())
                .put("order", change.order())
                .put("reference", change.reference())
                .put("amount", change.amount())
                .put("currency", change.currency())
                .put("status", change.status())
                .put("at", Times.text(change.at()));
        return json.set("cause", cause(change.cause()));
    }

    /** Every movement with both its accounts. */
    static Stream<byte[]> movements(List<Movement> movements) {
        return new LongJson().list("movements", movements, TruthJson::movement).parts();
    }

    private static ObjectNode movement(Movement movement) {
        ObjectNode json = Json.object()
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
        return json.set("cause", cause(movement.cause()));
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

    private static ObjectNode hold(Truth.Hold hold) {
        ObjectNode json = Json.object()
                .put("id", hold.id())
                .put("registration", hold.registration())
                .put("reference", hold.reference())
                .put("order", hold.order())
                .put("amount", hold.amount())
                .put("currency", hold.currency())
                .put("held", hold.held())
                .put("at", Times.text(hold.at()));
        return json.set("cause", cause(hold.cause()));
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

    static Stream<byte[]> journal(List<Journal.Entry> entries, long dropped) {
        return new LongJson()
                .list("entries", entries, TruthJson::entry)
                .put("dropped", LongNode.valueOf(dropped))
                .parts();
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
