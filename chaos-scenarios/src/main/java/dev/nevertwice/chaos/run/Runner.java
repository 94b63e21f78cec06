package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nevertwice.chaos.history.History;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.invariant.Proceedings;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.rig.SubjectFailure;
import dev.nevertwice.chaos.run.Progress.Phase;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.pay.env.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes one run on any rig: some buy to warm it up; faults on; buyers buy, and half-way a day is closed and reconciled; heal; reconcile while
 * much is still unknown; all must settle within the bound; reconcile again; read what both sides have written; judge.
 * Meets the world only through the {@link Rig}.
 */
public final class Runner {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /** Longer than a callback travels and a worker sleeps. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private static final int QUIET_TRIES = 10;

    private final Rig rig;
    private final Plan plan;
    private final Progress progress;
    private final Clock clock;
    private final PayClient pay;
    private final Psps psp;
    private final History history;
    private final Optional<Crowd> crowd;
    private final Disruptor disruptor;
    private final SharedRows rows = new SharedRows();
    private Instant opened;
    private Instant healed;

    private Runner(Rig rig, Plan plan, Progress progress, Optional<Crowd> crowd) {
        this.rig = rig;
        this.plan = plan;
        this.progress = progress;
        this.clock = rig.clock();
        this.pay = new PayClient(rig.pay(), plan.access());
        this.psp = new Psps(rig.psps(), clock);
        this.history = new History(rig::recorded);
        this.crowd = crowd;
        this.disruptor = new Disruptor(rig, plan.scenario().surroundings().disruptions(), plan.timeScale());
    }

    /**
     * Runs and judges. Blocks; the calling task is one of the rig's. The rig is fresh and stays open; the caller adds a
     * trace hash to the result where there is one.
     *
     * @throws RunFailure when something that the harness itself needs does not answer
     */
    public static RunResult run(Rig rig, Plan plan, Progress progress) {
        return run(new Runner(rig, plan, progress, Optional.empty()));
    }

    /** The same with somebody else's buyers; whatever the scenario has besides buyers is there too. */
    public static RunResult run(Rig rig, Plan plan, Progress progress, Crowd crowd) {
        return run(new Runner(rig, plan, progress, Optional.of(crowd)));
    }

    private static RunResult run(Runner runner) {
        try {
            return runner.run();
        } catch (SubjectFailure gone) {
            return runner.withoutSubject(gone);
        }
    }

    private RunResult run() {
        Instant began = clock.now();
        Shop shop = new Shop(clock, pay, psp, history);
        List<Purchase> purchases =
                Purchases.draw(plan.scenario().workload(), plan.size().purchases(), rig.entropy());

        progress.phase(Phase.WARMING_UP);
        if (!plan.scenario().fees().isEmpty()) {
            psp.setFees(plan.scenario().fees());
        }
        Reconciling reconciling = new Reconciling(clock, pay, psp);
        Paying paying = new Paying(clock, rig.tasks(), pay, plan.scenario());
        Runnable midway = crowd.isEmpty() && plan.scenario().isCalm() ? () -> {} : () -> {
            paying.runs();
            reconciling.closeAndReconcile();
        };
        Hostile hostile = new Hostile(clock, rig.entropy(), shop, pay, plan.access().webhookSecret(), purchases);
        Buying buying = new Buying(
                rig, plan, shop, purchases, hostile, paying, this::open, midway, reconciling::buyersLeft, progress,
                crowd, disruptor);
        buying.run();
        clock.sleep(plan.scenario().hold().dividedBy(plan.timeScale()));

        progress.phase(Phase.HEALING);
        heal();
        Instant up = clock.now();
        JsonNode early = books();
        Duration reading = Duration.between(up, clock.now());
        reconciling.healed();

        progress.phase(Phase.SETTLING);
        Settling settling = new Settling(
                clock, pay, shop, purchases, healed.plus(reading), plan.bound(), this::unfunded);
        reconciling.closeAndReconcile();
        Settling.Outcome settled = settling.settle();
        paying.runs();

        progress.phase(Phase.RECONCILING);
        reconciling.closeAndReconcile();
        psp.clearFaults();
        reconcileLate(reconciling);
        settled = settled.and(settling.awaitNothingOpen());
        Again again = reconcileAgain(reconciling, settling);
        Read read = read(shop, purchases, settling);
        for (int tries = 1; tries < QUIET_TRIES && isUnfinished(read, again); tries++) {
            if (isUnheard(read)) {
                clock.sleep(plan.bound());
            }
            reconciling.closeAndReconcile();
            reconcileLate(reconciling);
            again = reconcileAgain(reconciling, settling);
            read = read(shop, purchases, settling);
        }
        Map<String, JsonNode> journals = read.journals();
        Map<String, Long> fired = fired(journals);
        Evidence evidence = new Evidence(
                history.operations(),
                read.books(),
                psp.truth(),
                Together.journal(journals),
                Firings.json(fired),
                settled.within(),
                settled.in(),
                reconciling.first(),
                again.answer(),
                new Proceedings(
                        opened, healed, shop.sent(), psp.faultsInForce(), wanted(purchases), reconciling.meanwhile(),
                        reconciling.unreconciled(), again.before(), again.after(), early, plan.timeScale(),
                        reconciling.lies()));

        progress.phase(Phase.JUDGING);
        return judged(evidence, fired, buying.retries(), Duration.between(began, clock.now()));
    }

    /** From now on things go wrong. */
    private void open() {
        progress.phase(Phase.BUYING);
        psp.setFaults(plan.scenario());
        opened = clock.now();
    }

    private record Read(Map<String, JsonNode> journals, JsonNode books) {}

    private Read read(Shop shop, List<Purchase> purchases, Settling settling) {
        progress.phase(Phase.READING);
        new LastLook(clock, rig.tasks(), shop).look(purchases, plan.size().buyers());
        // The journal first: what it says was acknowledged must be in the books, and late deliveries go on arriving.
        Map<String, JsonNode> journals = psp.journals();
        return new Read(journals, booksWhenQuiet(settling));
    }

    private Map<String, Long> fired(Map<String, JsonNode> journals) {
        return Firings.of(plan.scenario(), journals.values(), rig, disruptor.felt());
    }

    private Map<String, Proceedings.Wanted> wanted(List<Purchase> purchases) {
        Map<String, Proceedings.Wanted> wanted = new LinkedHashMap<>();
        purchases.forEach(purchase -> wanted.put(
                purchase.name(),
                new Proceedings.Wanted(
                        purchase.amount(), purchase.currency(),
                        purchase.changesCart() ? purchase.changedAmount() : null,
                        pay.merchant(purchase).id(), purchase.taken(), purchase.refund())));
        return wanted;
    }

    /**
     * Stops all faults but those of settlement files, which tell of what has happened until the last one is written.
     * Returns when the payment system is up, for which its bound counts already.
     */
    private void heal() {
        disruptor.end();
        rig.heal();
        psp.clearFaultsBut("settlement");
        healed = clock.now();
        for (Answer health = pay.health(); health.status() != 200; health = pay.health()) {
            if (Duration.between(healed, clock.now()).compareTo(plan.bound()) >= 0) {
                throw new SubjectFailure("the payment system was not healthy within " + plan.bound().toSeconds()
                        + " s after the faults stopped: it "
                        + (health.answered() ? "answered with status " + health.status() : "gave no answer"));
            }
            clock.sleep(BETWEEN_LOOKS);
        }
    }

    /** What the last file left out may come in an honest one, or is missing. */
    private void reconcileLate(Reconciling reconciling) {
        if (isAnyLate()) {
            reconciling.closeAndReconcile();
        }
    }

    private boolean isAnyLate() {
        return pay.progress().json().path("open_late").asLong() > 0;
    }

    /** @param answer to the last of the reconciliations, or null */
    private record Again(JsonNode before, JsonNode answer, JsonNode after) {}

    /**
     * Reconciles every day once more, to see whether that changes anything. The PSP may tell something at the same time, such as
     * how a dispute ended: then nobody can say what changed the books, so it is done again.
     */
    private Again reconcileAgain(Reconciling reconciling, Settling settling) {
        JsonNode before = books();
        for (int tries = 1;; tries++) {
            JsonNode answer = reconciling.again();
            settling.awaitNothingOpen();
            JsonNode after = books();
            if (tries == QUIET_TRIES || told(before).equals(told(after))) {
                return new Again(before, answer, after);
            }
            before = after;
        }
    }

    /** Whoever gives nothing twice leaves us the balance for all payouts: then nobody is asked. */
    private long unfunded() {
        return plan.scenario().givesTwice() ? UnfundedPayouts.count(books(), psp.truth()) : 0;
    }

    /** Whether something was booked since the last file, waits to be listed in a later one, or is not even known to us. */
    private boolean isUnfinished(Read read, Again again) {
        return booked(read.books()) > booked(again.after()) || isAnyLate() || isUnheard(read);
    }

    /** Whether neither an event nor a file has told how a dispute ended: it will be looked up, and a bank is given time. */
    private boolean isUnheard(Read read) {
        return UnheardDisputes.any(read.books(), psp::truth);
    }

    private static int booked(JsonNode books) {
        return books.path("movements").size();
    }

    /** The events of the PSP that were read. */
    private static Set<String> told(JsonNode books) {
        Set<String> told = new HashSet<>();
        for (JsonNode event : books.path("inbox")) {
            if (!isUnapplied(event)) {
                told.add(event.path("psp_account").asText() + " " + event.path("event").asText());
            }
        }
        return told;
    }

    /** What the PSP told in the last moment gets the time that everything before it had. */
    private JsonNode booksWhenQuiet(Settling settling) {
        Duration pause = QUIET.dividedBy(plan.timeScale());
        for (int tries = 1;; tries++) {
            clock.sleep(pause);
            boolean quiet = settling.isNothingOpen();
            JsonNode books = books();
            if (tries == QUIET_TRIES || quiet && !hasUnapplied(books) && !hasUnpublished(books)) {
                return books;
            }
        }
    }

    private static boolean hasUnapplied(JsonNode books) {
        for (JsonNode event : books.path("inbox")) {
            if (isUnapplied(event)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnapplied(JsonNode event) {
        return event.path("state").asText().equals("received");
    }

    private static boolean hasUnpublished(JsonNode books) {
        for (JsonNode message : books.path("outbox")) {
            if (message.path("published_at").isNull()) {
                return true;
            }
        }
        return false;
    }

    private JsonNode books() {
        return rows.shared(rig.books().orElseGet(this::booksOverHttp));
    }

    private JsonNode booksOverHttp() {
        Answer answer = pay.books();
        for (int tries = 1; tries < 5 && answer.status() != 200; tries++) {
            clock.sleep(Duration.ofMillis(500));
            answer = pay.books();
        }
        if (answer.status() != 200) {
            throw new SubjectFailure("the payment system does not show its books: "
                    + (answer.answered() ? "status " + answer.status() : answer.failure()));
        }
        return answer.json();
    }

    /** It never came back: that much is certain, and without its books nothing else is. */
    private RunResult withoutSubject(SubjectFailure gone) {
        Map<String, JsonNode> journals = psp.journals();
        Map<String, Long> fired = fired(journals);
        Evidence evidence = new Evidence(
                history.operations(),
                JsonNodeFactory.instance.objectNode(),
                psp.truth(),
                Together.journal(journals),
                Firings.json(fired),
                false,
                Duration.ZERO,
                null,
                null);
        List<Finding> findings = Judge.withoutBooks(gone.getMessage());
        return new RunResult(
                plan.scenario().name(),
                rig.name(),
                plan.seed(),
                plan.defect(),
                Verdict.INVALID,
                findings,
                Tally.of(evidence, plan.size().purchases(), 0, Firings.sum(fired)),
                Duration.ZERO,
                null,
                plan.repeat(),
                evidence);
    }

    /** All of them where not one has fired, and nothing else went wrong: what did not happen proves nothing. */
    private Map<String, Long> demanded(Map<String, Long> fired) {
        Map<String, Long> demanded = new LinkedHashMap<>(fired);
        plan.scenario().faults().stream()
                .filter(rule -> !rig.demands(rule))
                .forEach(rule -> demanded.remove(rule.path("name").asText(), 0L));
        return demanded.isEmpty() ? fired : demanded;
    }

    private RunResult judged(Evidence evidence, Map<String, Long> fired, int retries, Duration took) {
        List<Finding> findings = new ArrayList<>();
        for (Finding finding : Judge.judge(evidence)) {
            findings.add(rig.shows(finding.invariant()) ? finding : Judge.notEvaluated(finding.invariant()));
        }
        findings.add(Judge.harness(evidence, findings, rig.doubts()));
        switch (plan.demand()) {
            case EVERY -> findings.add(Judge.faults(demanded(fired)));
            case ANY -> findings.add(Judge.anyFault(fired));
            case NONE -> {}
        }
        return new RunResult(
                plan.scenario().name(),
                rig.name(),
                plan.seed(),
                plan.defect(),
                Judge.verdict(findings, plan.scenario().invariants()),
                List.copyOf(findings),
                Tally.of(evidence, plan.size().purchases(), retries, Firings.sum(fired)),
                took,
                null,
                plan.repeat(),
                evidence);
    }
}
