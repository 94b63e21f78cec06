package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Input;
import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.fault.FaultRules;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the PSP tells when its callbacks are stuck as the simulation's file says, in virtual time. Three quarters used to come at
 * once and the rest evenly, 6 s late: there was no burst.
 */
class CallbackBurstTest {

    private static final Instant BEGAN = Instant.parse("2026-01-05T00:00:00Z");
    private static final Pattern REFERENCE = Pattern.compile("\"att_(\\d+)\"");
    private static final int A_SECOND = 20;
    private static final int SECONDS = 30;

    private record Alarm(Instant due, long timer) {}

    /** @param millis since the faults were set; @param purchase its number: each has one event */
    private record Told(long millis, int purchase) {}

    private final Psp psp = new Psp(PspSettings.defaults().withWebhookUrl(URI.create("http://127.0.0.1:8080/hook")));
    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparing(Alarm::due).thenComparing(Alarm::timer));
    private final List<Told> told = new ArrayList<>();
    private Instant now = BEGAN;

    @Test
    void nothingIsToldThenEverythingAtOnceAndSomeOfItFiveTimes() {
        buy();

        assertEquals(0, between(0, 6_000).size());
        List<Told> burst = between(6_000, 6_500);
        assertTrue(burst.size() > 4 * A_SECOND, "only " + burst.size() + " in the half second after the silence");
        int waited = 6 * A_SECOND;
        Map<Integer, Long> times = between(6_000, 10_000).stream()
                .filter(one -> one.purchase() < waited)
                .collect(Collectors.groupingBy(Told::purchase, Collectors.counting()));
        long oftenTold = times.values().stream().filter(often -> often == 5).count();
        assertTrue(oftenTold > waited / 10, "only " + oftenTold + " of those that waited were told five times");
    }

    @Test
    void theQueueIsStuckAgainAndAgain() {
        buy();

        List<Long> silences = new ArrayList<>();
        for (int i = 1; i < told.size(); i++) {
            long silence = told.get(i).millis() - told.get(i - 1).millis();
            long after = told.get(i).millis();
            if (silence > 5_000 && after < SECONDS * 1_000) {
                silences.add(silence);
                List<Told> burst = between(after, after + 500);
                assertTrue(burst.size() > 4 * A_SECOND, "only " + burst.size() + " after " + after + " ms");
            }
        }
        assertEquals(3, silences.size(), silences::toString);
    }

    @Test
    void everythingIsToldInTheEnd() {
        buy();

        assertEquals(A_SECOND * SECONDS, told.stream().map(Told::purchase).distinct().count());
    }

    private void buy() {
        ObjectNode rules = JsonNodeFactory.instance.objectNode();
        rules.putArray("rules").addAll(LoadKind.CALLBACK_BURST.scenario().faultsOf(1));
        psp.setFaults(FaultRules.parse(rules.toString().getBytes(StandardCharsets.UTF_8)), now);
        for (int purchase = 0; purchase < A_SECOND * SECONDS; purchase++) {
            passUntil(BEGAN.plusMillis(purchase * 1_000L / A_SECOND));
            step(new Input.Arrived(purchase + 1, purchase("att_" + purchase)));
        }
        passUntil(BEGAN.plusSeconds(SECONDS + 60));
    }

    private List<Told> between(long from, long until) {
        return told.stream().filter(one -> one.millis() >= from && one.millis() < until).toList();
    }

    private void passUntil(Instant end) {
        while (!alarms.isEmpty() && !alarms.peek().due().isAfter(end)) {
            Alarm next = alarms.remove();
            now = next.due().isAfter(now) ? next.due() : now;
            step(new Input.TimerDue(next.timer()));
        }
        now = end;
    }

    private void step(Input input) {
        for (Effect effect : psp.step(input, now)) {
            switch (effect) {
                case Effect.StartTimer timer -> alarms.add(new Alarm(timer.due(), timer.timer()));
                case Effect.Deliver deliver -> {
                    told.add(new Told(Duration.between(BEGAN, now).toMillis(), purchaseOf(deliver)));
                    step(new Input.CallbackAnswered(deliver.delivery(), 204));
                }
                default -> {}
            }
        }
    }

    private static int purchaseOf(Effect.Deliver deliver) {
        Matcher reference = REFERENCE.matcher(new String(deliver.request().body(), StandardCharsets.UTF_8));
        assertTrue(reference.find());
        return Integer.parseInt(reference.group(1));
    }

    private static PspRequest purchase(String key) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer " + PspSettings.DEFAULT_API_KEY);
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", key);
        String body = """
                {"reference": "%s", "orders": [{"reference": "ord_%s", "amount": 12900, "currency": "KRW",
                 "seller": "sel_1"}], "source": "tok_visa"}""".formatted(key, key);
        return new PspRequest("POST", "/v1/registrations", headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
