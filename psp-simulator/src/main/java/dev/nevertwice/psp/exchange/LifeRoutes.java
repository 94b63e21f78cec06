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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What changes a payment after it was registered: confirm, capture and void; and payouts. All take an idempotency key. */
public final class LifeRoutes {

    private static final Pattern STEP =
            Pattern.compile("/v1/(?:registrations/([^/]+)/confirm|charges/([^/]+)/(?:capture|void))");

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
        return operation(request) != null || STEP.matcher(request.path()).matches();
    }

    /** Null where the request is no good POST to one of these routes. */
    static Operation operation(PspRequest request) {
        String path = request.path();
        if (!request.method().equals("POST")) {
            return null;
        } else if (path.equals("/v1/payouts")) {
            return Operation.PAYOUT;
        } else if (!STEP.matcher(path).matches()) {
            return null;
        }
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "confirm" -> Operation.CONFIRM;
            case "capture" -> Operation.CAPTURE;
            default -> Operation.VOID;
        };
    }

    /** Of the registration or charge in the path; empty where there is none. */
    static String id(PspRequest request) {
        Matcher path = STEP.matcher(request.path());
        if (!path.matches()) {
            return "";
        }
        return path.group(1) == null ? path.group(2) : path.group(1);
    }

    /** What answers the request. The caller has seen that it is served here. */
    Prepared.Action route(Account account, PspRequest request) {
        String id = id(request);
        JsonNode body = Json.parse(request.body());
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
