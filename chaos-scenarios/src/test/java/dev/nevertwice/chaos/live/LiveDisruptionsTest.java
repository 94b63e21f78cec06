package dev.nevertwice.chaos.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.rig.Rig.Ongoing;
import dev.nevertwice.chaos.scenario.Disruption;
import dev.nevertwice.chaos.scenario.LinkName;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Channel.Exchange.Answered;
import dev.nevertwice.pay.wire.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real parts stand still, die and come back, and it is counted only when somebody felt it. */
@Tag("slow")
@Timeout(120)
class LiveDisruptionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String CHECKOUT =
            """
            {"orders": [{"seller": "sel_1", "amount": 12900, "currency": "KRW"}], "method": "direct", "source": "tok_visa"}""";

    @TempDir
    private static Path logs;

    private static LiveSite site;
    private static LiveRig rig;

    @BeforeAll
    static void open() {
        site = LiveSite.open(new LiveOptions(null, LiveOptions.TIME_SCALE, logs));
        rig = site.rig(scenario(), 1, List.of(), "");
    }

    @AfterAll
    static void close() {
        rig.close();
        site.close();
    }

    @Test
    void oneInstanceStandsStillAndTheOtherGoesOn() {
        Ongoing pause = begin("stands");
        assertTrue(bought("while-one-stands").contains("12900"));
        assertEquals(1, pause.end());
        assertTrue(bought("while-both-go").contains("12900"));
    }

    @Test
    void theDatabaseDiesAndComesBackWithWhatWasCommitted() {
        String before = bought("before-it-dies");
        Ongoing death = begin("dies");
        assertTrue(health() != 200, "nobody is ready without a database");
        assertEquals(1, death.end());
        assertEquals(before, bought("before-it-dies"));
        assertEquals(1, begin("restarted").end());
        assertEquals(before, bought("before-it-dies"));
    }

    @Test
    void sessionsAreEndedAndOpenedAgain() {
        String before = bought("before-the-cut");
        assertTrue(begin("cut").end() > 0, "there were sessions");
        assertEquals(before, bought("before-the-cut"));
    }

    @Test
    void theBrokerDiesAndComesBack() {
        Ongoing death = begin("broker");
        assertTrue(bought("without-a-broker").contains("12900"), "nobody who buys needs it");
        assertEquals(1, death.end());
    }

    @Test
    void aToxicCountsWhatItTouched() {
        Ongoing far = begin("far");
        Instant begun = rig.clock().now();
        bought("far-away");
        assertTrue(Duration.between(begun, rig.clock().now()).toMillis() >= 150);
        assertTrue(far.end() > 0, "it touched something");
        assertEquals(List.of(), rig.links().proxy(LinkName.CLIENT_PAY).toxics());
        assertEquals(0, begin("unfelt").end(), "nobody sent anything over that one");
    }

    @Test
    void oneOfTwoClocksIsOff() {
        assertEquals(1, rig.clocksOff());
    }

    private static Ongoing begin(String name) {
        Disruption disruption = scenario().surroundings().disruptions().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return rig.disrupt(disruption, Duration.ZERO);
    }

    /** The final answer to a checkout under the key, sent again as a buyer would. */
    private static String bought(String key) {
        Instant end = rig.clock().now().plus(PATIENCE);
        while (rig.clock().now().isBefore(end)) {
            Exchange exchange = ask("POST", "/v1/payments", key, CHECKOUT, Duration.ofSeconds(2));
            if (exchange instanceof Answered answered && answered.response().status() == 201) {
                return new String(answered.response().body(), StandardCharsets.UTF_8);
            }
            rig.clock().sleep(Duration.ofMillis(50));
        }
        throw new AssertionError("not paid within " + PATIENCE);
    }

    private static int health() {
        return assertInstanceOf(Answered.class, ask("GET", "/ready", "", "", PATIENCE)).response().status();
    }

    private static Exchange ask(String method, String path, String key, String body, Duration deadline) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer merchant_test_key");
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", key);
        return rig.pay().exchange(new Request(method, path, headers, body.getBytes(StandardCharsets.UTF_8)), deadline);
    }

    private static Scenario scenario() {
        return ScenarioFile.parse("disruptions.yaml", """
                name: disruptions
                about: What real parts do.
                workload: {purchases: [{amount: 1}]}
                instances: 2
                clock_skew: 24h
                bus: kafka
                disruptions:
                  - {name: stands, act: pause, at: 0, lasting: 1s}
                  - {name: dies, act: kill-database, at: 0, lasting: 1s}
                  - {name: restarted, act: restart-database, at: 0, lasting: 1s}
                  - {name: cut, act: cut-database, at: 0}
                  - {name: broker, act: kill-kafka, at: 0, lasting: 1s}
                network:
                  - {name: far, link: client-pay, toxic: {type: latency, latency: 150}}
                  - {name: unfelt, link: psp-pay, toxic: {type: slicer, average_size: 1}, direction: upstream}
                bound: 1m
                """);
    }
}
