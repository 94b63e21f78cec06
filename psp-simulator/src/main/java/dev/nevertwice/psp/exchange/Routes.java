package dev.nevertwice.psp.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.idempotency.Keys;
import dev.nevertwice.psp.lookup.Lookups;
import dev.nevertwice.psp.page.HostedPage;
import dev.nevertwice.psp.profile.Profile;
import dev.nevertwice.psp.refund.RefundRequest;
import dev.nevertwice.psp.refund.Refunds;
import dev.nevertwice.psp.registration.RegisterRequest;
import dev.nevertwice.psp.registration.Registrations;
import dev.nevertwice.psp.settlement.SettlementRoutes;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.util.List;
import java.util.Locale;

/** Finds what a request asks for, and refuses what is not well formed before anything happens. */
public final class Routes {

    static final int MAX_BODY_BYTES = 64 * 1024;

    private static final List<String> POSTED_TOO = List.of("/v1/registrations", "/v1/refunds", "/v1/payouts");

    private final Profile profile;
    private final String keyHeader;
    private final Keys keys;
    private final Authentication authentication;
    private final Registrations registrations;
    private final Refunds refunds;
    private final Lookups lookups;
    private final HostedPage page;
    private final SettlementRoutes settlements;
    private final LifeRoutes life;

    public Routes(
            Profile profile, Keys keys, Authentication authentication, Registrations registrations, Refunds refunds,
            Lookups lookups, HostedPage page, SettlementRoutes settlements, LifeRoutes life) {
        this.profile = profile;
        this.keyHeader = profile.lowerCaseHeader();
        this.keys = keys;
        this.authentication = authentication;
        this.registrations = registrations;
        this.refunds = refunds;
        this.lookups = lookups;
        this.page = page;
        this.settlements = settlements;
        this.life = life;
    }

    /**
     * Throws a {@link Problem} when there is nothing to do.
     *
     * @param read the body, when it was read before; else null
     */
    Prepared prepare(PspRequest request, JsonNode read) {
        limitSize(request);
        String path = request.path();
        if (path.startsWith("/pay/")) {
            return pay(request);
        }
        if (!path.startsWith("/v1/")) {
            throw new Problem(ProblemCode.NOT_FOUND, "There is no such route");
        }
        Account account = authentication.account(request);
        if (life.serves(request)) {
            allow(request, "POST");
            return keyed(scope(account, request), request, life.route(account, request, read));
        }
        return switch (path) {
            case "/v1/registrations" ->
                    request.method().equals("POST") ? register(account, request, read) : look(account, request);
            case "/v1/refunds" ->
                    request.method().equals("POST") ? refund(account, request, read) : look(account, request);
            default -> look(account, request);
        };
    }

    private Prepared pay(PspRequest request) {
        allow(request, "GET", "POST");
        if (request.method().equals("GET")) {
            return Prepared.reading(execution -> page.show(request));
        }
        type(request, "application/x-www-form-urlencoded");
        return Prepared.changing(execution -> page.pay(request, execution));
    }

    private Prepared register(Account account, PspRequest request, JsonNode read) {
        Keys.Scope scope = scope(account, request);
        RegisterRequest body = RegisterRequest.read(read == null ? Json.parse(request.body()) : read);
        return keyed(scope, request, execution -> registrations.register(account, body, execution));
    }

    private Prepared refund(Account account, PspRequest request, JsonNode read) {
        Keys.Scope scope = scope(account, request);
        RefundRequest body = RefundRequest.read(read == null ? Json.parse(request.body()) : read);
        return keyed(scope, request, execution -> refunds.refund(account, body, execution));
    }

    private Prepared look(Account account, PspRequest request) {
        String path = request.path();
        Prepared.Action action = path.startsWith("/v1/settlements")
                ? settlements.route(account, request)
                : lookups.route(account, request);
        if (POSTED_TOO.contains(path)) {
            allow(request, "GET", "POST");
        } else {
            allow(request, "GET");
        }
        return Prepared.reading(action);
    }

    private static Prepared keyed(Keys.Scope scope, PspRequest request, Prepared.Action action) {
        return new Prepared(scope, request.body(), true, action);
    }

    private Keys.Scope scope(Account account, PspRequest request) {
        type(request, "application/json");
        String key = request.headers().get(keyHeader);
        if (key == null || key.isEmpty()) {
            throw new Problem(ProblemCode.KEY_MISSING, profile.header() + ": is required");
        }
        if (key(request) == null) {
            throw new Problem(ProblemCode.KEY_MALFORMED,
                    profile.header() + ": must be 1-" + profile.maxKeyLength() + " printable ASCII characters");
        }
        return keys.scope(account, request, key);
    }

    /** The idempotency key; null when there is none or it is malformed. */
    String key(PspRequest request) {
        String key = request.headers().get(keyHeader);
        return key != null && key.length() <= profile.maxKeyLength() && isPrintable(key) ? key : null;
    }

    private static boolean isPrintable(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) < ' ' || key.charAt(i) > '~') {
                return false;
            }
        }
        return !key.isEmpty();
    }

    /** The present state of what a stored reply is about; the stored reply where that can't be looked up. */
    PspReply latest(PspRequest request, PspReply stored, Execution execution) {
        JsonNode reply = Json.parse(stored.body());
        String id = reply.path("id").asText(reply.at("/registration/id").asText());
        PspRequest look =
                new PspRequest("GET", LifeRoutes.kindMade(request) + "/" + id, request.headers(), new byte[0]);
        try {
            return prepare(look, null).action().run(execution);
        } catch (Problem unknown) {
            return stored;
        }
    }

    /** Refuses a body over 64 KiB. */
    public static void limitSize(PspRequest request) {
        if (request.body().length > MAX_BODY_BYTES) {
            throw new Problem(ProblemCode.TOO_LARGE, "body: must be at most " + MAX_BODY_BYTES + " bytes");
        }
    }

    /** Refuses any other content type; parameters such as the charset don't matter. */
    public static void type(PspRequest request, String expected) {
        String given = request.headers().getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
        if (!given.equals(expected) && !given.startsWith(expected + ";") && !given.startsWith(expected + " ")) {
            throw new Problem(ProblemCode.UNSUPPORTED_TYPE, "Content-Type: must be " + expected);
        }
    }

    /** Refuses any other method. */
    public static void allow(PspRequest request, String... methods) {
        for (String method : methods) {
            if (method.equals(request.method())) {
                return;
            }
        }
        throw Problem.onlyAllowed(methods);
    }
}
