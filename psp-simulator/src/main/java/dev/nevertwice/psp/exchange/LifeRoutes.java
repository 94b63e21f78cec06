package dev.nevertwice.psp.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.Operation;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.capture.CaptureRequest;
import dev.nevertwice.psp.capture.Captures;
import dev.nevertwice.psp.capture.VoidRequest;
import dev.nevertwice.psp.payout.PayoutRequest;
import dev.nevertwice.psp.payout.Payouts;
import dev.nevertwice.psp.registration.RegisterRequest;
import dev.nevertwice.psp.registration.Registrations;
import dev.nevertwice.psp.registration.Source;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Json;

/** What changes a payment after it was registered: confirm, capture and void; and payouts. All take an idempotency key. */
public final class LifeRoutes {

    private static final String REGISTRATIONS = "/v1/registrations/";
    private static final String CHARGES = "/v1/charges/";

    private final Registrations registrations;
    private final Captures captures;
    private final Payouts payouts;

    public LifeRoutes(Registrations registrations, Captures captures, Payouts payouts) {
        this.registrations = registrations;
        this.captures = captures;
        this.payouts = payouts;
    }

    /** Whether the path is one of these, by whatever method; payouts are listed by GET elsewhere. */
    boolean serves(PspRequest request) {
        return step(request.path()) != null || operation(request) != null;
    }

    /** Null where the request is no good POST to one of these routes. */
    static Operation operation(PspRequest request) {
        String path = request.path();
        if (!request.method().equals("POST")) {
            return null;
        } else if (path.equals("/v1/payouts")) {
            return Operation.PAYOUT;
        }
        return step(path);
    }

    /** Path of the kind of object that a keyed request makes or answers with: the one it is posted to, where it names none. */
    static String kindMade(PspRequest request) {
        return switch (step(request.path())) {
            case CONFIRM -> "/v1/registrations";
            case CAPTURE -> "/v1/captures";
            case VOID -> "/v1/voids";
            case null, default -> request.path();
        };
    }

    /** What is done to one registration or charge; null where the path says no such thing. */
    private static Operation step(String path) {
        if (isStep(path, REGISTRATIONS, "/confirm")) {
            return Operation.CONFIRM;
        } else if (isStep(path, CHARGES, "/capture")) {
            return Operation.CAPTURE;
        }
        return isStep(path, CHARGES, "/void") ? Operation.VOID : null;
    }

    /** Whether there is just an id between the two. */
    private static boolean isStep(String path, String beginning, String end) {
        int idEnds = path.length() - end.length();
        return idEnds > beginning.length() && path.startsWith(beginning) && path.endsWith(end)
                && path.indexOf('/', beginning.length()) == idEnds;
    }

    /** Of the registration or charge in the path; empty where there is none. */
    static String id(PspRequest request) {
        String path = request.path();
        return step(path) == null
                ? ""
                : path.substring((path.startsWith(CHARGES) ? CHARGES : REGISTRATIONS).length(), path.lastIndexOf('/'));
    }

    /**
     * What answers the request. The caller has seen that it is served here.
     *
     * @param read the body, when it was read before; else null
     */
    Prepared.Action route(Account account, PspRequest request, JsonNode read) {
        String id = id(request);
        JsonNode body = read == null ? Json.parse(request.body()) : read;
        return switch (operation(request)) {
            case CONFIRM -> {
                Fields fields = Fields.of(body);
                Source source = RegisterRequest.source(fields);
                fields.end();
                yield execution -> registrations.confirm(account, id, source, execution);
            }
            case CAPTURE -> {
                CaptureRequest capture = CaptureRequest.read(body);
                yield execution -> captures.capture(account, id, capture, execution);
            }
            case VOID -> {
                VoidRequest release = VoidRequest.read(body);
                yield execution -> captures.release(account, id, release, execution);
            }
            default -> {
                PayoutRequest payout = PayoutRequest.read(body);
                yield execution -> payouts.payOut(account, payout, execution);
            }
        };
    }
}
