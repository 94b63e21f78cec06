package dev.nevertwice.chaos.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.live.SeededEntropy;
import dev.nevertwice.chaos.run.Purchases;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against somebody else's service a scenario is what its name says, or it is refused. */
class FittingTest {

    private static final String HOOK = "webhook_url: http://127.0.0.1:8099/psp";
    private static final String IMPORT = "settlement_import: {method: POST, path: '/import/{day}'}";

    private static final List<String> PLAIN = List.of(
            "reply-lost", "key-conflict-429", "slow-psp", "process-killed", "crash-loop", "double-click-storm",
            "errors-that-mean-nothing", "four-429s", "hang-past-timeout", "key-store-down", "psp-outage",
            "retry-storm-after-outage", "truncated-reply");

    private static final List<String> BY_WEBHOOK = List.of(
            "duplicate-callbacks", "callback-before-reply", "callbacks-lost", "callbacks-out-of-order", "garbled",
            "manual-review");

    private static final List<String> BY_FILE = List.of(
            "psp-charges-twice", "psp-forgets-keys", "settlement-damaged", "settlement-file-late", "settlement-late",
            "settlement-lies", "settlement-twice");

    private static final String LISTED = """
            name: listed
            about: What happened in production.
            workload:
              purchases:
                - {amount: 12345, currency: KRW, double_click: true}
              times: 2
            faults:
              - {name: lost, operation: register, point: committed-before-reply, act: {type: reset}}
            bound: 10m
            """;

    @Test
    void whatAServiceCanBeAskedDependsOnWhatItsTargetFileSays() {
        assertEquals(sorted(PLAIN), fitting(example()));
        assertEquals(sorted(PLAIN, BY_WEBHOOK), fitting(example(HOOK)));
        assertEquals(sorted(PLAIN, BY_WEBHOOK, BY_FILE), fitting(example(HOOK, IMPORT)));
    }

    @Test
    void theDocumentationNamesThem() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "external-targets.md"));

        sorted(PLAIN, BY_WEBHOOK).forEach(name -> assertTrue(page.contains("`" + name + "`"), name));
    }

    /** What nobody can start again is not killed, and a scenario that does nothing else is not that scenario. */
    @Test
    void aServiceThatRunsAlreadyIsNotAskedToDie() {
        Target running = parse(text().replaceAll("(?s)start:.*?\\n\\n", "\n"));

        assertEquals(
                sorted(PLAIN).stream().filter(name -> !List.of("process-killed", "crash-loop").contains(name)).toList(),
                fitting(running));
    }

    /** Guards the front door: a fault that can never fire made every full run unknown, however good the service. */
    @Test
    void noFaultIsLeftThatCanNotReachTheService() {
        Scenario fitted = new Fitting(example()).fitted(BuiltInScenarios.named("reply-lost"));

        assertEquals(
                List.of("reset-after-commit", "truncated-after-commit", "silent-after-commit", "look-up-reset"),
                fitted.faults().stream().map(rule -> rule.path("name").asText()).toList());
    }

    /** An honest service may ask again with the same key instead of looking up. */
    @Test
    void nobodyDemandsOfAServiceThatItLooksUp() {
        List<JsonNode> faults = new Fitting(example()).fitted(BuiltInScenarios.named("reply-lost")).faults();

        assertEquals(List.of("look-up-reset"), faults.stream().filter(rule -> !Fitting.isCertain(rule))
                .map(rule -> rule.path("name").asText()).toList());
    }

    /** A service that never sends a key twice is none the worse for it. */
    @ParameterizedTest
    @CsvSource({"forget-key, false", "replay-old, false", "conflict, true"})
    void nobodyDemandsOfAServiceThatItSendsAKeyTwice(String act, boolean certain) {
        String rule = LISTED.replace("committed-before-reply", "idempotency").replace("reset", act);

        assertEquals(certain, Fitting.isCertain(ScenarioFile.parse("listed.yaml", rule).faults().getFirst()));
    }

    /** 201 and "pending" is part of what a service must understand. */
    @Test
    void reviewsAreAmongWhatIsBought() {
        Scenario fitted = new Fitting(example()).fitted(BuiltInScenarios.named("reply-lost"));

        assertTrue(fitted.workload().sources().containsKey("tok_review"));
    }

    @Test
    void aListIsBoughtAsItStands() {
        Scenario fitted = new Fitting(example()).fitted(ScenarioFile.parse("listed.yaml", LISTED));

        List<Purchase> bought = Purchases.draw(fitted.workload(), 2, new SeededEntropy(1));

        assertEquals(
                List.of("12345 KRW twice", "12345 KRW twice"),
                bought.stream().map(one -> one.amount() + " " + one.currency() + (one.doubleClick() ? " twice" : ""))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            double_click: true     | method: hosted        | purchase 1 can't be asked of a service of yours: on the hosted page
            double_click: true     | refund: 1             | purchase 1 can't be asked of a service of yours: a part refunded
            currency: KRW          | currency: BHD         | purchase 1 is in BHD, which 'currencies' of the target file does not name
            times: 2               | attacks: [forged]     | it sends forged webhooks, and only books show what comes of them
            bound: 10m             | bound: 10m\\ninvariants: [I7] | it relies on I7, and only books show that
            {type: reset}          | {type: delay, millis: 5} |
            operation: register    | operation: capture    | 'lost' strikes 'capture', which no target file makes a service ask the PSP for
            bound: 10m             | bound: 10m\\nkey_lifetime: 2m | it waits until the PSP has forgotten a key (key_lifetime), which takes virtual time
            bound: 10m             | bound: 10m\\nclock_skew: 30s | it sets clocks wrong (clock_skew), and only our own payment system's can be
            bound: 10m             | bound: 10m\\nunreachable: {psp: 1, every: 2s, lasts: 1s} | it refuses connections to the PSP (unreachable), and only our own payment system's can be
            operation: register    | operation: page       | 'lost' is on the hosted page, where no buyer of your service is
            """)
    void whatCanNotBeAskedIsNamed(String right, String wrong, String why) {
        Scenario scenario = ScenarioFile.parse("listed.yaml", LISTED.replace(right, wrong.replace("\\n", "\n")));

        assertEquals(Optional.ofNullable(why), new Fitting(example()).misfit(scenario));
    }

    private static List<String> fitting(Target target) {
        return BuiltInScenarios.all().stream()
                .filter(scenario -> new Fitting(target).misfit(scenario).isEmpty())
                .map(Scenario::name)
                .sorted()
                .toList();
    }

    @SafeVarargs
    private static List<String> sorted(List<String>... names) {
        return Stream.of(names).flatMap(List::stream).sorted().toList();
    }

    private static Target example(String... more) {
        return parse(text() + String.join("\n", more) + "\n");
    }

    private static Target parse(String text) {
        return TargetFile.parse("target.yaml", text, false);
    }

    private static String text() {
        try {
            return Files.readString(Path.of("..", "docs", "external", "target.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
