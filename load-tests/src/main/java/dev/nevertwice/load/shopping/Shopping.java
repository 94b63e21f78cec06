package dev.nevertwice.load.shopping;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyBytes;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;
import dev.nevertwice.chaos.run.Answer;
import dev.nevertwice.chaos.run.Errand;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Response;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * Gatling's part of a load run: buyers come by the {@link Orders}' stages, check out, try again with the same key where nobody
 * answered, pay on the PSP's page, look at the status a few times, and leave. Every request is written to the history that
 * the judge reads afterwards.
 */
public final class Shopping extends Simulation {

    private static final System.Logger LOG = System.getLogger(Shopping.class.getName());

    /** At each payment system: as many as it has connections to its database, so that none of them is new later. */
    private static final int WARMING_UP_AT_ONCE = 16;
    private static final Duration BETWEEN_LOOKS_AT_THE_DOOR = Duration.ofMillis(20);

    private final Path folder = Path.of(System.getProperty(Orders.FOLDER));
    private final Diary diary;
    private final AtomicReference<Visit> last = new AtomicReference<>();
    private volatile boolean isOpen;

    public Shopping() {
        Orders orders;
        try {
            orders = Orders.read(folder);
            diary = new Diary(Orders.history(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<PopulationBuilder> populations = new ArrayList<>();
        populations.add(
                scenario(orders.title()).exec(shopping(orders)).injectOpen(arrivals(orders.stages(), orders.clicks())));
        if (orders.clickedAgain() > 0) {
            populations.add(scenario("second clicks")
                    .exec(feed(secondClicks(orders)).exec(buying(orders)))
                    .injectOpen(
                            arrivals(orders.stages().stream().map(s -> s.oneOf(orders.clickedAgain())).toList(), 1)));
        }
        if (orders.readers() > 0) {
            populations
                    .add(scenario("readers").exec(reading()).injectOpen(arrivals(orders.stages(), orders.readers())));
        }
        PopulationBuilder door = scenario("door").exec(waiting()).injectOpen(atOnceUsers(1)).andThen(populations);
        setUp(warmingUp(orders, door)).protocols(protocol());
    }

    /** One alone at each server first, which loads its classes then; then many. */
    private PopulationBuilder warmingUp(Orders orders, PopulationBuilder afterwards) {
        List<Visit> visits = new ArrayList<>();
        for (Errand errand : orders.errands().subList(0, orders.warmUp())) {
            visits.add(new Visit(diary, errand, Orders.WARM_UP + errand.purchase(), orders.pay(), visits.size()));
        }
        WarmUp warmUp = new WarmUp(visits);
        ChainBuilder next = exec(session -> warmUp.next(Instant.now())
                .map(visit -> session.set("visit", visit))
                .orElseGet(() -> session.remove("visit")))
                .exec(doIf(session -> session.contains("visit")).then(buying(orders)));
        int servers = orders.pay().size();
        return warmingUp("warm-up, one alone", next, servers)
                .andThen(warmingUp(
                        "warm-up", asLongAs(session -> !warmUp.isOver(Instant.now())).on(next),
                        WARMING_UP_AT_ONCE * servers).andThen(afterwards));
    }

    private static PopulationBuilder warmingUp(String name, ChainBuilder chain, int atOnce) {
        return scenario(name).exec(chain).injectOpen(atOnceUsers(atOnce)).protocols(protocol().silentUri(".*"));
    }

    private static HttpProtocolBuilder protocol() {
        return http.disableWarmUp().disableCaching().disableFollowRedirect().shareConnections();
    }

    /** Waits for the byte that opens the door. Who can't be let in, or has nobody who would, is gone at once. */
    @Override
    public void before() {
        Thread.ofPlatform().daemon().name("door").start(() -> {
            try {
                isOpen = System.in.read() >= 0;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } finally {
                if (!isOpen) {
                    Runtime.getRuntime().halt(1);
                }
            }
        });
    }

    @Override
    public void after() {
        try {
            diary.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OpenInjectionStep[] arrivals(List<Stage> stages, int ofEachBuyer) {
        return stages.stream().map(stage -> arrivals(stage, ofEachBuyer)).toArray(OpenInjectionStep[]::new);
    }

    private static OpenInjectionStep arrivals(Stage stage, int ofEachBuyer) {
        Duration during = Duration.ofSeconds(stage.seconds());
        return stage.buyers() == 0 ? nothingFor(during) : rampUsers(stage.buyers() * ofEachBuyer).during(during);
    }

    /** The faults' times count from when the first buyer comes, not from when this JVM was started. */
    private ChainBuilder waiting() {
        return exec(session -> {
            try {
                Files.createFile(Orders.gathered(folder));
                return session;
            } catch (IOException unwritable) {
                LOG.log(System.Logger.Level.ERROR, "nobody can be let in", unwritable);
                Runtime.getRuntime().halt(1);
                throw new UncheckedIOException(unwritable);
            }
        }).exec(asLongAs(session -> !isOpen).on(pause(BETWEEN_LOOKS_AT_THE_DOOR)));
    }

    private ChainBuilder shopping(Orders orders) {
        ChainBuilder coming = feed(visits(orders));
        return (orders.clicks() > 1 ? coming.exec(meeting()) : coming).exec(buying(orders));
    }

    private ChainBuilder buying(Orders orders) {
        return checkout()
                .exec(doIf(session -> visit(session).mustPay()).then(page(orders)))
                .exec(looks());
    }

    /**
     * Who asks for the payment that was told last, and needs no PSP. They come whether checkouts are answered or not: buyers who
     * are kept waiting must not keep others from asking.
     */
    private ChainBuilder reading() {
        return doIf(session -> last.get() != null).then(
                exec(session -> session.set("visit", last.get().reader(Orders.READER + session.userId()))),
                request(http("status (no PSP needed)").get(session -> visit(session).statusUrl())
                        .header("authorization", session -> visit(session).errand().authorization()),
                        List.of(200), Visit::looked));
    }

    /** Each errand as often as clients send it, one right after the other; they come evenly, and wait for each other. */
    private Iterator<Map<String, Object>> visits(Orders orders) {
        List<Map<String, Object>> visits = new ArrayList<>();
        Iterator<Errand> errands = counted(orders).iterator();
        for (Stage stage : orders.stages()) {
            for (int buyer = 0; buyer < stage.buyers(); buyer++) {
                visits.addAll(visits(orders, errands.next(), new Meeting(stage.gathering(orders.clicks())),
                        visits.size()));
            }
        }
        return visits.iterator();
    }

    private List<Map<String, Object>> visits(Orders orders, Errand errand, Meeting meeting, int before) {
        List<Map<String, Object>> visits = new ArrayList<>();
        for (int click = 0; click < orders.clicks(); click++) {
            String client = Orders.LOAD + errand.purchase() + (click == 0 ? "" : "-again-" + click);
            Visit visit = new Visit(diary, errand, client, orders.pay(), before + click);
            visits.add(Map.of("visit", visit, "meeting", meeting));
        }
        return visits;
    }

    private static List<Errand> counted(Orders orders) {
        return orders.errands().subList(orders.warmUp(), orders.errands().size());
    }

    /** The first of so many carts, at the same time as its first click. */
    private Iterator<Map<String, Object>> secondClicks(Orders orders) {
        List<Map<String, Object>> visits = new ArrayList<>();
        int first = 0;
        for (Stage stage : orders.stages()) {
            for (int each = 0; each < stage.oneOf(orders.clickedAgain()).buyers(); each++) {
                Errand errand = counted(orders).get(first + each * orders.clickedAgain());
                String client = Orders.LOAD + errand.purchase() + "-again-1";
                visits.add(Map.of("visit", new Visit(diary, errand, client, orders.pay(), visits.size())));
            }
            first += stage.buyers();
        }
        return visits.iterator();
    }

    private static ChainBuilder meeting() {
        return pause(session -> session.<Meeting>get("meeting").left(Instant.now()));
    }

    private ChainBuilder checkout() {
        return asLongAs(session -> visit(session).mustCheckOut()).on(
                doIf(session -> visit(session).mustTryAgain())
                        .then(pause(session -> visit(session).beforeNextTry())),
                request(http("checkout").post(session -> visit(session).checkoutUrl())
                        .header("authorization", session -> visit(session).errand().authorization())
                        .header("idempotency-key", session -> visit(session).errand().cart())
                        .header("prefer", session -> visit(session).errand().queued() ? "respond-async" : "wait=10")
                        .header("content-type", "application/json")
                        .body(StringBody(session -> visit(session).errand().body())),
                        List.of(201, 202, 402, 409), this::checkedOut));
    }

    private void checkedOut(Visit visit, Answer answer) {
        visit.checkedOut(answer);
        if (visit.payment() != null) {
            last.set(visit);
        }
    }

    private static ChainBuilder page(Orders orders) {
        return exec(request(http("page").get(session -> orders.psp() + visit(session).pagePath()), List.of(200),
                (visit, answer) -> visit.paidOnPage(answer, false)))
                .exec(request(http("pay on the page")
                        .post(session -> orders.psp() + visit(session).pagePath())
                        .header("content-type", "application/x-www-form-urlencoded")
                        .body(StringBody(session -> visit(session).form())), List.of(303, 200, 402, 409),
                        (visit, answer) -> visit.paidOnPage(answer, true)));
    }

    private static ChainBuilder looks() {
        return asLongAs(session -> visit(session).mustLook()).on(
                pause(session -> visit(session).beforeNextLook()),
                request(http("status").get(session -> visit(session).statusUrl())
                        .header("authorization", session -> visit(session).errand().authorization()),
                        List.of(200), Visit::looked));
    }

    /** Sends it, keeps what came back, and tells the visit. */
    private static ChainBuilder request(
            HttpRequestActionBuilder request, List<Integer> expected, BiConsumer<Visit, Answer> heard) {
        return exec(session -> {
            visit(session).begin();
            return session.removeAll("status", "body", "location");
        }).exec(request.check(
                status().saveAs("status"),
                bodyBytes().saveAs("body"),
                header("location").optional().saveAs("location"),
                status().in(expected.toArray(Integer[]::new)))).exec(session -> {
                    heard.accept(visit(session), answer(session));
                    return session.markAsSucceeded();
                });
    }

    /** What was kept of the answer by the request's checks; none of it is there when the connection broke. */
    private static Answer answer(Session session) {
        if (!session.contains("status")) {
            return Answer.of(new Exchange.Failed(true, "no answer"));
        }
        TreeMap<String, String> headers = new TreeMap<>();
        if (session.contains("location")) {
            headers.put("location", session.getString("location"));
        }
        byte[] body = session.contains("body") ? session.get("body") : new byte[0];
        return Answer.of(new Exchange.Answered(new Response(session.getInt("status"), headers, body)));
    }

    private static Visit visit(Session session) {
        return session.get("visit");
    }
}
