package dev.nevertwice.pay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.Settings.PspAccount;
import dev.nevertwice.pay.admission.Admission;
import dev.nevertwice.pay.health.Readiness;
import dev.nevertwice.pay.routes.Books;
import dev.nevertwice.pay.routes.PayoutRoutes;
import dev.nevertwice.pay.metrics.Count;
import dev.nevertwice.pay.metrics.Sample;
import dev.nevertwice.pay.metrics.Tally;
import dev.nevertwice.pay.monitoring.Readings;
import dev.nevertwice.pay.routes.ProbeRoutes;
import dev.nevertwice.pay.routes.RouteWord;
import dev.nevertwice.pay.routes.Routes;
import dev.nevertwice.pay.casework.Casework;
import dev.nevertwice.pay.routes.ServicingRoutes;
import dev.nevertwice.pay.servicing.Cancellations;
import dev.nevertwice.pay.servicing.Captures;
import dev.nevertwice.pay.servicing.Decisions;
import dev.nevertwice.pay.servicing.Refunds;
import dev.nevertwice.pay.checkout.AnotherAttempt;
import dev.nevertwice.pay.checkout.Checkout;
import dev.nevertwice.pay.checkout.IdempotencyKeys;
import dev.nevertwice.pay.checkout.OldKeys;
import dev.nevertwice.pay.consumer.Consumers;
import dev.nevertwice.pay.consumer.EventConsumer;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.event.LogBus;
import dev.nevertwice.pay.event.OldMessages;
import dev.nevertwice.pay.event.Relay;
import dev.nevertwice.pay.deadletter.DeadLetters;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.DisputeTracker;
import dev.nevertwice.pay.execution.Executor;
import dev.nevertwice.pay.execution.JobRunner;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.lease.Lease;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.payout.PayoutRecorder;
import dev.nevertwice.pay.payout.PayoutRuns;
import dev.nevertwice.pay.payout.PayoutSchedule;
import dev.nevertwice.pay.payout.PayoutSender;
import dev.nevertwice.pay.payout.Payouts;
import dev.nevertwice.pay.psp.MeasuredGate;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.reconciliation.Reconciliation;
import dev.nevertwice.pay.reconciliation.Resolver;
import dev.nevertwice.pay.replica.StatusReads;
import dev.nevertwice.pay.retry.Breakers;
import dev.nevertwice.pay.retry.OutcomeClass;
import dev.nevertwice.pay.retry.RetryBudget;
import dev.nevertwice.pay.retry.RetryPolicy;
import dev.nevertwice.pay.retry.RetrySettings;
import dev.nevertwice.pay.retention.Retention;
import dev.nevertwice.pay.retention.Terms;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.trace.Trace;
import dev.nevertwice.pay.trace.TraceScope;
import dev.nevertwice.pay.webhook.Inbox;
import dev.nevertwice.pay.webhook.NoNews;
import dev.nevertwice.pay.webhook.OldEvents;
import dev.nevertwice.pay.webhook.Reading;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import dev.nevertwice.pay.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one composition root: ports and settings in, a running payment system out. */
public final class PaymentSystem implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PaymentSystem.class);

    /** So many times rarer is looked for work that no buyer waits for. */
    private static final int UNHURRIED = 4;

    /** How often is looked whether an open dispute is to be looked up: a bank takes weeks. */
    private static final Duration DISPUTES = Duration.ofMinutes(1);

    /** So many events are looked at together. */
    private static final int EVENTS = 64;

    /** A working day: a person's claim survives lunch, not a holiday. */
    private static final Duration CLAIM = Duration.ofHours(8);

    private final Ports ports;
    private final Routes routes;
    private final ProbeRoutes probes;
    private final Admission admission;
    private final Tally tally = new Tally();
    private final Relay relay;
    private final List<Worker> workers;
    private final Supplier<ObjectNode> readBooks;

    /** One that removes nothing by itself. */
    public PaymentSystem(Ports ports, Settings settings) {
        this(ports, settings, Optional.empty());
    }

    /** @param terms how long what is kept for a while, by a worker; empty for only when an operator asks */
    public PaymentSystem(Ports ports, Settings settings, Optional<Terms> terms) {
        this.ports = ports;
        this.admission = new Admission(settings.mostRequests());
        Transactions transactions = new Transactions(ports.store(), ports.clock(), ports.entropy());
        RetrySettings retry = settings.retry();
        SequencedMap<String, Breakers> breakers =
                byAccount(settings, account -> new Breakers(retry.breaker(), ports.clock()));
        Psps psps = new Psps(settings.pspAccounts().stream()
                .map(account -> new PspGateway(
                        account.id(), ports.psps().apply(account.id()),
                        new MeasuredGate(breakers.get(account.id()), tally), account.apiKey(),
                        settings.callDeadline()))
                .toList());
        Jobs jobs = new Jobs(transactions, ports.clock(), settings.lease(), tally);
        Ledger ledger = new Ledger();
        Recorder recorder = new Recorder(ledger, new IdempotencyKeys());
        RetryBudget retries = new RetryBudget(retry.budget(), ports.clock(), tally);
        RetryBudget lookUps = new RetryBudget(retry.lookUpBudget(), ports.clock());
        Executor executor = new Executor(
                transactions,
                jobs,
                psps,
                recorder,
                ports.entropy(),
                new Executor.Rules(
                        new RetryPolicy(
                                retry.strategies(), settings.keyLifetime().minus(settings.keyMargin())),
                        retries,
                        lookUps));
        Checkout checkout = new Checkout(
                transactions,
                jobs,
                executor,
                psps,
                ports.clock(),
                ports.entropy(),
                new Checkout.Terms(
                        settings.intake(), settings.answerDeadline(), settings.poll(), admission::isClosed));
        AnotherAttempt attempts = new AnotherAttempt(
                transactions,
                jobs,
                executor,
                psps,
                ports.clock(),
                ports.entropy(),
                checkout,
                settings.answerDeadline(),
                settings.returnOrigin());
        Inbox inbox = new Inbox(
                transactions, ports.clock(), byAccount(settings, PspAccount::webhookSecrets),
                settings.webhookTolerance());
        Reading reading = new Reading(
                transactions, jobs, psps, recorder, ports.entropy(), retry.strategies().get(OutcomeClass.BUSY));
        PayoutRecorder payoutRecorder = new PayoutRecorder(ledger);
        Resolver resolver = new Resolver(
                transactions, psps, recorder, payoutRecorder, ledger, ports.entropy(),
                retry.strategies().get(OutcomeClass.BUSY));
        DisputeTracker disputes = new DisputeTracker(transactions, psps, recorder, ports.entropy());
        Payouts payouts = new Payouts(transactions, settings.firstPspAccount().id());
        PayoutRuns runs = new PayoutRuns(transactions, jobs, payouts);
        PayoutSender payoutSender = new PayoutSender(
                transactions,
                jobs,
                psps,
                payoutRecorder,
                ports.entropy(),
                new PayoutSender.Pace(
                        retry.strategies(), retries, lookUps,
                        settings.keyLifetime().minus(settings.keyMargin())));
        String instance = ports.entropy().id("ins");
        EventBus bus = ports.bus().orElseGet(() -> new LogBus(transactions, instance, settings.lease()));
        this.relay = new Relay(transactions, bus, new Lease("relay", instance, settings.lease()));
        Consumers consumers = new Consumers(transactions, bus);
        StatusReads reads = new StatusReads(transactions, ports.replica(), ports.clock());
        Retention retention = retention(transactions, terms.orElseGet(Terms::defaults));
        Books books = BookTables.books();
        this.routes = new Routes(
                new Routes.Access(
                        settings.merchantId(),
                        settings.merchantKey(),
                        settings.otherMerchants().stream()
                                .collect(Collectors.toMap(Settings.Merchant::id, Settings.Merchant::keyDigest)),
                        settings.returnOrigin(),
                        settings.opsKey()),
                checkout,
                servicing(transactions, ledger, attempts),
                inbox,
                byAccount(settings, account -> new Reconciliation(
                        transactions, ports.tasks(), ports.entropy(), psps.at(account.id()), account.settlement(),
                        account.id())),
                new Casework(transactions, ports.entropy(), CLAIM),
                books,
                new DeadLetters(
                        transactions, psps, recorder, payoutRecorder, ports.entropy(),
                        settings.keyLifetime().minus(settings.keyMargin())),
                new PayoutRoutes(psps.accounts(), transactions, payouts, runs, ports.entropy()),
                consumers,
                retention,
                transactions,
                reads,
                ports.clock(),
                settings.poll(),
                admission::isClosed);
        this.readBooks = () -> transactions.repeatable(books::read);
        this.probes = new ProbeRoutes(
                new Readiness(ports.store(), () -> open(breakers), admission::isClosed), reads, ports.metrics(),
                this::readings);
        this.workers = new ArrayList<>(List.of(
                worker(Queue.EXECUTE, jobs, executor::proceed, settings),
                worker(Queue.RETRY, jobs, executor::proceed, settings),
                worker(Queue.TRACK, jobs, executor::proceed, settings),
                inbox(jobs, reading, settings),
                unhurried(Queue.RESOLVE, jobs, resolver::resolve, settings),
                unhurried(Queue.PAYOUT, jobs, payoutSender::proceed, settings),
                unhurried(Queue.PAYOUT_RUN, jobs, runs::proceed, settings),
                worker(Queue.DISPUTE, jobs, disputes::proceed, DISPUTES)));
        if (!settings.payouts().isOff()) {
            workers.add(new Worker(
                    "payout schedule", () -> settings.payouts().begin(transactions, runs), ports.clock(),
                    PayoutSchedule.EVERY));
        }
        if (terms.isPresent()) {
            workers.add(new Worker("retention", retention::runOnce, ports.clock(), Retention.EVERY));
        }
        workers.add(new Worker(
                "relay", relay::runOnce, ports.clock(), settings.poll().multipliedBy(2), Relay.BATCH));
        consumers.all().forEach(consumer -> workers.add(new Worker(
                consumer.receiver().name(), consumer::runOnce, ports.clock(),
                settings.poll().multipliedBy(UNHURRIED), EventConsumer.BATCH)));
    }

    private static <T> SequencedMap<String, T> byAccount(Settings settings, Function<PspAccount, T> make) {
        SequencedMap<String, T> made = new LinkedHashMap<>();
        settings.pspAccounts().forEach(account -> made.put(account.id(), make.apply(account)));
        return made;
    }

    /** Operations that are not asked for at the moment; with several accounts, of which. */
    private static List<String> open(SequencedMap<String, Breakers> breakers) {
        List<String> open = new ArrayList<>();
        breakers.forEach((account, ofAccount) -> ofAccount.open().forEach(
                operation -> open.add(breakers.size() == 1 ? operation : account + " " + operation)));
        return open;
    }

    private ServicingRoutes servicing(Transactions transactions, Ledger ledger, AnotherAttempt attempts) {
        Decisions decisions = new Decisions(transactions, ports.entropy());
        return new ServicingRoutes(Map.of(
                "capture", new Captures(decisions)::capture,
                "cancel", new Cancellations(decisions)::cancel,
                "refunds", new Refunds(decisions, ledger, ports.entropy())::refund,
                "attempts", attempts::pay));
    }

    private Worker worker(Queue queue, Jobs jobs, Consumer<Claim> work, Settings settings) {
        return worker(queue, jobs, work, settings.poll());
    }

    /** Events come in crowds, and most of them say nothing new by the time they are looked at. */
    private Worker inbox(Jobs jobs, Reading reading, Settings settings) {
        JobRunner runner =
                new JobRunner(Queue.INBOX, jobs, ports.tasks(), reading::apply, EVENTS, new NoNews());
        return new Worker(Queue.INBOX.word(), runner::runOnce, ports.clock(), settings.poll(), EVENTS);
    }

    /** For work that no buyer waits for: looking for it costs a transaction each time. */
    private Worker unhurried(Queue queue, Jobs jobs, Consumer<Claim> work, Settings settings) {
        return worker(queue, jobs, work, settings.poll().multipliedBy(UNHURRIED));
    }

    private Worker worker(Queue queue, Jobs jobs, Consumer<Claim> work, Duration poll) {
        JobRunner runner = new JobRunner(queue, jobs, ports.tasks(), work);
        return new Worker(queue.word(), runner::runOnce, ports.clock(), poll);
    }

    private Retention retention(Transactions transactions, Terms terms) {
        return new Retention(transactions, tally)
                .with("idempotency_key", terms.keys(), new OldKeys())
                .with("inbox", terms.inbox(), new OldEvents())
                .with("outbox", terms.outbox(), OldMessages.ofOutbox())
                .with("event_log", terms.eventLog(), OldMessages.ofLog());
    }

    /** Starts the background workers. */
    public void start() {
        workers.forEach(worker -> worker.start(ports.tasks()));
    }

    /** Answers one request. Blocks; never throws for anything a caller can send. */
    public Response handle(Request request) {
        if (probes.serves(request)) {
            return counted(request, probes.handle(request));
        }
        return TraceScope.within(Trace.read(request.header(Trace.HEADER)).orElse(null), null, () -> {
            Response response = admission.through(request, routes::handle);
            LOG.info("{} {}: {}", request.method(), request.path(), response.status());
            return counted(request, response);
        });
    }

    /** The whole books, as {@code GET /v1/ops/books} shows them, for a judge in the same process. */
    public ObjectNode readBooks() {
        return readBooks.get();
    }

    private Response counted(Request request, Response response) {
        tally.one(Count.REQUESTS, RouteWord.of(request), Integer.toString(response.status()));
        return response;
    }

    /** What cannot be read from the store just now is left out: what was counted is told all the same. */
    private List<Sample> readings() {
        List<Sample> readings = new ArrayList<>(Readings.counted(tally));
        try {
            readings.addAll(ports.store().inTransaction(Readings::stored));
        } catch (StoreFailure failure) {
            LOG.warn("metrics without what is stored: {}", failure.getMessage());
        }
        return readings;
    }

    /**
     * Takes nothing new, neither requests nor due jobs, and waits for what is under way, at most for so long. Close it then.
     * A job whose call was not answered by then keeps its lease: nobody may ask the PSP beside a call that still lives.
     *
     * @return whether all of it was finished
     */
    public boolean drain(Duration most) {
        admission.close();
        workers.forEach(Worker::finish);
        boolean finished = admission.await(() -> workers.stream().allMatch(Worker::hasEnded), ports.clock(), most);
        if (finished) {
            release();
        } else {
            LOG.warn("not all was finished within {} ms: the rest goes on when its leases end", most.toMillis());
        }
        return finished;
    }

    private void release() {
        try {
            relay.release();
        } catch (StoreFailure failure) {
            LOG.debug("the relay's lease ends by itself: {}", failure.getMessage());
        }
    }

    /** Stops the workers and waits for them. */
    @Override
    public void close() {
        workers.forEach(Worker::stop);
        workers.forEach(Worker::await);
    }
}
