package dev.nevertwice.psp.admin;

import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Input;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.chargeback.Chargebacks;
import dev.nevertwice.psp.exchange.Routes;
import dev.nevertwice.psp.registration.Charge;
import dev.nevertwice.psp.registration.Registrations;
import dev.nevertwice.psp.truth.Book;
import dev.nevertwice.psp.truth.Cause;
import dev.nevertwice.psp.truth.FaultClass;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Money;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.util.List;

/** Lets a test play the cardholder's bank: open and decide chargebacks, decide reviews; and read the whole book. */
public final class LifeAdmin {

    private static final String CHARGEBACKS = "/_admin/chargebacks";
    private static final String REGISTRATIONS = "/_admin/registrations/";
    private static final String MOVEMENTS = "/_admin/movements";

    private final Registrations registrations;
    private final Chargebacks chargebacks;
    private final Book book;

    public LifeAdmin(Registrations registrations, Chargebacks chargebacks, Book book) {
        this.registrations = registrations;
        this.chargebacks = chargebacks;
        this.book = book;
    }

    /** Whether the request is for these routes. */
    public static boolean serves(PspRequest request) {
        String path = request.path();
        return path.equals(CHARGEBACKS) || path.startsWith(CHARGEBACKS + "/") || path.startsWith(REGISTRATIONS)
                || path.equals(MOVEMENTS);
    }

    public void answer(Input.Arrived arrived, Turn turn) {
        PspReply reply;
        try {
            Routes.limitSize(arrived.request());
            AdminGuard.check(arrived.request());
            reply = route(arrived.request(), new Cause(arrived.exchange(), null, null, FaultClass.A), turn);
        } catch (Problem refused) {
            reply = refused.reply();
        }
        turn.add(new Effect.Send(arrived.exchange(), reply));
    }

    private PspReply route(PspRequest request, Cause cause, Turn turn) {
        String path = request.path();
        if (path.equals(MOVEMENTS)) {
            Routes.allow(request, "GET");
            List<Movement> until = List.copyOf(book.movements());
            return PspReply.inParts(Admin.JSON, () -> TruthJson.movements(until));
        }
        Routes.allow(request, "POST");
        Routes.type(request, Admin.JSON);
        Fields fields = Fields.of(Json.parse(request.body()));
        if (path.equals(CHARGEBACKS)) {
            return open(fields, cause, turn);
        } else if (path.startsWith(REGISTRATIONS)) {
            boolean approved = outcome(fields, "approved", "declined");
            return Json.reply(200, registrations.review(path.substring(REGISTRATIONS.length()), approved, turn));
        }
        boolean won = outcome(fields, "won", "lost");
        return Json.reply(200,
                chargebacks.decide(path.substring(CHARGEBACKS.length() + 1), won, cause, turn).json());
    }

    private PspReply open(Fields fields, Cause cause, Turn turn) {
        String id = fields.name("charge");
        long amount = fields.has("amount") ? Money.amount(fields) : 0;
        fields.end();
        Charge charge = registrations.register().charge(id)
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "charge: there is no such charge"));
        return Json.reply(201, chargebacks.open(charge, amount == 0 ? charge.left() : amount, cause, turn).json());
    }

    private static boolean outcome(Fields fields, String good, String bad) {
        boolean isGood = fields.oneOf("outcome", List.of(good, bad)).equals(good);
        fields.end();
        return isGood;
    }
}
