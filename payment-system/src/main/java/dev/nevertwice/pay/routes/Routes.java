package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.casework.Casework;
import dev.nevertwice.pay.checkout.Cart;
import dev.nevertwice.pay.checkout.Checkout;
import dev.nevertwice.pay.checkout.Preference;
import dev.nevertwice.pay.consumer.Consumers;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.deadletter.DeadLetters;
import dev.nevertwice.pay.reconciliation.Reconciliation;
import dev.nevertwice.pay.replica.StatusReads;
import dev.nevertwice.pay.retention.Retention;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.webhook.Inbox;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.time.Duration;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every inbound route, bytes in, bytes out. */
public final class Routes {

    /** No request that we know is a tenth of this. */
    private static final int BODY_MOST = 64 * 1024;

    /** Under the idle time-outs of common proxies. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private final PaymentRoutes payments;
    private final OpsRoutes ops;
    private final Inbox inbox;
    private final StatusReads reads;
    private final PayoutRoutes payouts;
    private final Merchants merchants;

    /**
     * Who may ask: merchants by their keys, from their origin; operators by theirs.
     *
     * @param others the digests of the other merchants' keys, by merchant
     */
    public record Access(
            String merchant, String merchantKey, Map<String, String> others, String returnOrigin, String opsKey) {}

    public Routes(
            Access access,
            Checkout checkout,
            ServicingRoutes servicing,
            Inbox inbox,
            SequencedMap<String, Reconciliation> reconciliations,
            Casework casework,
            Books books,
            DeadLetters deadLetters,
            PayoutRoutes payouts,
            Consumers consumers,
            Retention retention,
            Transactions transactions,
            StatusReads reads,
            Clock clock,
            Duration poll,
            BooleanSupplier closing) {
        this.merchants = new Merchants(access.merchant(), access.merchantKey(), access.others());
        this.payments = new PaymentRoutes(
                merchants,
                (merchant, key, request) -> checkout.pay(
                        merchant,
                        key,
                        Cart.read(request.body(), access.returnOrigin()),
                        Preference.of(request.header("prefer"))),
                transactions,
                new StatusRoutes(reads, new LongPoll(clock, poll, LONGEST_POLL, closing)),
                servicing);
        this.payouts = payouts;
        this.ops = new OpsRoutes(
                access.opsKey(),
                transactions,
                reconciliations,
                casework,
                books,
                new QueueRoutes(transactions, deadLetters),
                payouts,
                consumers, retention);
        this.inbox = inbox;
        this.reads = reads;
    }

    public Response handle(Request request) {
        try {
            return request.body().length > BODY_MOST ? Problem.TOO_LARGE.response() : route(request);
        } catch (Refusal refusal) {
            return refusal.response();
        } catch (StoreFailure failure) {
            LOG.warn("{} {}: the store failed: {}", request.method(), request.path(), failure.getMessage());
            Response unavailable = Problem.UNAVAILABLE.response();
            unavailable.headers().put("retry-after", "1");
            return unavailable;
        }
    }

    private Response route(Request request) {
        String path = request.path();
        if (path.startsWith("/v1/ops/")) {
            return ops.handle(request);
        }
        if (PayoutRoutes.isFor(path)) {
            return merchants.whoseKeyIs(request.header("authorization"))
                    .map(merchant -> payouts.handle(merchant, request))
                    .orElseGet(Problem.UNAUTHORIZED::response);
        }
        if (path.startsWith("/v1/")) {
            return payments.handle(request);
        }
        if (Inbox.isFor(path)) {
            return request.method().equals("POST") ? inbox.receive(request) : Problem.METHOD_NOT_ALLOWED.response();
        }
        return Problem.NOT_FOUND.response();
    }
}
