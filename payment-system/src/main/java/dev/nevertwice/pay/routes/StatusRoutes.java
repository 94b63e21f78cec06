package dev.nevertwice.pay.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.RowJson;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.replica.ReadToken;
import dev.nevertwice.pay.replica.StatusReads;
import dev.nevertwice.pay.store.Queries;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.Optional;

/** How a payment stands and what became of it: reads that a replica may answer. Each answer says what it told. */
final class StatusRoutes {

    private final StatusReads reads;
    private final LongPoll longPoll;

    /** A payment's history, and how far it goes. */
    private record Past(ReadToken token, ObjectNode events) {}

    StatusRoutes(StatusReads reads, LongPoll longPoll) {
        this.reads = reads;
        this.longPoll = longPoll;
    }

    Response status(String merchant, Request request, String id) {
        Optional<ReadToken> told = told(request);
        return longPoll.read(
                LongPoll.Wish.of(request),
                () -> reads.read(told, StatusRoutes::token, queries -> find(queries, merchant, id)))
                .map(found -> told(PaymentJson.ok(PaymentJson.of(found)), token(found)))
                .orElseGet(Problem.NOT_FOUND::response);
    }

    Response history(String merchant, Request request, String id) {
        return reads
                .read(told(request), Past::token,
                        queries -> find(queries, merchant, id).map(found -> past(queries, found)))
                .map(past -> told(PaymentJson.ok(past.events()), past.token()))
                .orElseGet(Problem.NOT_FOUND::response);
    }

    /** Says in an answer that shows a payment what it told. */
    static Response told(Response answer) {
        Json.readObject(answer.body()).ifPresent(body -> {
            ObjectNode payment = body.get("payment") instanceof ObjectNode within ? within : body;
            if (payment.path("version").isIntegralNumber()) {
                told(answer, ReadToken.of(payment.path("version").asLong(), Json.bytes(payment)));
            }
        });
        return answer;
    }

    private static Response told(Response answer, ReadToken token) {
        answer.headers().put(ReadToken.HEADER, token.toString());
        return answer;
    }

    private static Optional<ReadToken> told(Request request) {
        return ReadToken.read(request.header(ReadToken.HEADER));
    }

    private static ReadToken token(Payment payment) {
        return ReadToken.of(payment.version(), Json.bytes(PaymentJson.of(payment)));
    }

    private Optional<Payment> find(Queries queries, String merchant, String id) {
        return Payments.find(queries, id).filter(found -> found.merchant().equals(merchant));
    }

    /** Where the history goes further than the payment that was read before it, all that is known is how far. */
    private static Past past(Queries queries, Payment payment) {
        ObjectNode json = Json.object();
        ArrayNode events = json.putArray("events");
        Payments.history(queries, payment.id()).forEach(row -> events.add(RowJson.of(row)));
        long last = events.path(events.size() - 1).path("version").asLong();
        return new Past(last == payment.version() ? token(payment) : new ReadToken(last, ""), json);
    }
}
