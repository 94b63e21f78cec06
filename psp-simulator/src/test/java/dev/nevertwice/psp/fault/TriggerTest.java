package dev.nevertwice.psp.fault;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.open;
import static dev.nevertwice.psp.driver.Requests.pay;
import static dev.nevertwice.psp.driver.Requests.refund;
import static dev.nevertwice.psp.driver.Requests.register;
import static dev.nevertwice.psp.driver.Requests.registration;
import static dev.nevertwice.psp.driver.Requests.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.MachineDriver;
import dev.nevertwice.psp.registration.Source;
import dev.nevertwice.psp.truth.Journal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every trigger by every way to pull it, and that the documentation lists them all. */
class TriggerTest {

    private final MachineDriver psp = new MachineDriver(
            PspSettings.defaults().withWebhookUrl(URI.create("http://127.0.0.1:8080/hook")));

    /** What the journal tells of faults after three tries. */
    private List<String> faultsOf(PspRequest request) {
        for (int i = 0; i < 3; i++) {
            psp.begin(request);
            psp.pass(Duration.ofSeconds(5));
        }
        psp.send(admin("POST", "/_admin/settlement/close", "{}"));
        return psp.psp().journal().entries().stream()
                .filter(entry -> entry.kind() == Journal.Kind.FAULT)
                .map(entry -> entry.detail().replaceAll("^(\\S+ \\S+) .*", "$1") + " by " + entry.fault())
                .toList();
    }

    private static String fault(Trigger trigger) {
        return trigger.spec().split(";")[0].replace('/', ' ') + " by trigger:" + trigger.wireName();
    }

    @ParameterizedTest(name = "{0} by its source, once")
    @EnumSource
    void aSourceTriggersItsFaultOnce(Trigger trigger) {
        assertEquals(List.of(fault(trigger)), faultsOf(buy("att_1", trigger.token())));
        boolean twice = trigger == Trigger.KEY_FORGOTTEN || trigger == Trigger.CHARGED_TWICE;
        assertEquals(twice ? 2 : 1, psp.psp().truth().charges().size());
        assertEquals(twice ? 1 : 0, psp.psp().truth().charges().stream()
                .filter(charge -> charge.cause().faultClass().name().equals("B")).count());
    }

    @ParameterizedTest(name = "{0} by its amount, once")
    @EnumSource
    void anAmountTriggersItsFaultOnce(Trigger trigger) {
        String body = registration("att_1", "tok_visa", trigger.amount(), "USD");
        assertEquals(List.of(fault(trigger)), faultsOf(register("att_1", body)));
    }

    @ParameterizedTest(name = "{0} by its header, every time")
    @EnumSource
    void aHeaderTriggersItsFaultEveryTime(Trigger trigger) {
        List<String> faults = faultsOf(with(buy("att_1", "tok_visa"), Trigger.HEADER, trigger.wireName()));
        assertTrue(faults.stream().allMatch(fault(trigger)::equals), faults.toString());
        assertEquals(expectedByHeader(trigger), faults.size());
    }

    /** Replays don't come to the execution, and there is one callback and one row. */
    private static int expectedByHeader(Trigger trigger) {
        return trigger == Trigger.CHARGED_TWICE || trigger == Trigger.ACCEPTED_DELAY
                || trigger.spec().matches("(callback|settlement)/.*") ? 1 : 3;
    }

    @ParameterizedTest(name = "{0} by its card on the hosted page")
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY,
            names = {"(BEFORE|REPLY|ACCEPTED|CALLBACK|CHARGED|ROW)_.*", ".*_LI.*"})
    void aCardTriggersItsFaultOnThePage(Trigger trigger) {
        String token = psp.send(open("att_1")).json().get("token").asText();
        assertEquals(List.of(fault(trigger)), faultsOf(pay(token, trigger.card())));
        assertEquals(trigger == Trigger.CHARGED_TWICE ? 2 : 1, psp.psp().truth().charges().size());
    }

    @Test
    void aHeaderCanAskForAnyFaultWithItsFields() {
        PspRequest request = buy("att_1", "tok_visa");
        assertEquals(418, psp.send(with(request, Trigger.HEADER, "before-accept/status; status=418")).status());
        assertEquals("9", psp.send(with(request, Trigger.HEADER, "throttling/rate-limit;retry_after=9"))
                .header("retry-after"));
        assertEquals(599, psp.send(with(request, Trigger.HEADER, "committed-before-reply/status;status=599")).status());
        assertEquals("trigger:committed-before-reply/status",
                psp.psp().truth().charges().getFirst().cause().fault());
    }

    @Test
    void aHeaderThatCantBeReadIsRefusedAndNothingHappens() {
        for (String header : List.of("nonsense", "callback", "nowhere/reset", "callback/reset", "listener/refuse",
                "before-accept/status;status=9999", "before-accept/status;status", "before-accept/status;a=b=c",
                "before-accept/status;status=500;status=500", "before-accept/reset;x=1", "/", ";", "a/b/c",
                "throttling/rate-limit;retry_after=99999999999999999999", "settlement/file-twice")) {
            var answer = psp.send(with(buy("att_1", "tok_visa"), Trigger.HEADER, header));
            assertEquals(400, answer.status(), header);
            assertTrue(answer.json().get("detail").asText().startsWith("X-Psp-Fault: "), answer.text());
        }
        assertTrue(psp.psp().truth().charges().isEmpty());
    }

    @Test
    void aRefundCanAskForItsOwnByHeader() {
        psp.send(buy("att_1", "tok_visa"));
        PspRequest request = refund("r1", "ch_1", 100, "KRW");
        assertEquals(201, psp.send(with(request, Trigger.HEADER, "processing/refund-twice")).status());
        assertEquals(2, psp.psp().truth().refunds().size());
        assertEquals("trigger:processing/refund-twice", psp.psp().truth().refunds().get(1).cause().fault());
    }

    @Test
    void whoOnlyLooksAtThePageTriggersNothing() {
        String body = """
                {"reference": "att_1", "orders": [{"reference": "o", "amount": %d, "currency": "USD"}],
                 "return_url": "http://127.0.0.1:8080/"}""".formatted(Trigger.BEFORE_ACCEPT_STATUS.amount());
        assertEquals(503, psp.send(register("att_1", body)).status());
        String token = psp.send(register("att_1", body)).json().get("token").asText();
        assertEquals(200, psp.send(get("/pay/" + token)).status());
        assertEquals(503, psp.send(pay(token, Source.VISA.card())).status());
        assertEquals(303, psp.send(pay(token, Source.VISA.card())).status());
    }

    /** What is left out can't belong to a purchase: the listener knows none, a file holds many, money goes back later. */
    @Test
    void everyFaultThatARequestCanMeetHasATrigger() {
        Set<String> triggered = Arrays.stream(Trigger.values()).map(trigger -> trigger.spec().split(";")[0])
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = new TreeSet<>();
        for (FaultPoint point : FaultPoint.values()) {
            point.acts().forEach(act -> all.add(point.wireName() + "/" + act));
        }
        all.removeAll(
                Set.of("listener/refuse", "settlement/file-twice", "settlement/overlapping", "settlement/file-late",
                        "processing/refund-twice", "processing/payout-twice"));
        assertEquals(all, triggered);
    }

    @Test
    void cardsHaveARightCheckDigitAndAreNobodyElses() {
        List<String> cards = Arrays.stream(Trigger.values()).map(Trigger::card).toList();
        assertEquals(cards.size(), cards.stream().distinct().count());
        for (String card : cards) {
            assertEquals(16, card.length());
            assertEquals(0, luhn(card) % 10, card);
            assertEquals(Source.VISA, Source.ofCard(card).orElseThrow());
            assertTrue(Arrays.stream(Source.values()).noneMatch(source -> source.card().equals(card)), card);
        }
    }

    private static int luhn(String card) {
        int sum = 0;
        for (int i = 0; i < card.length(); i++) {
            int digit = card.charAt(i) - '0';
            sum += (card.length() - i) % 2 == 1 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9;
        }
        return sum;
    }

    @ParameterizedTest(name = "{0} is documented as it is")
    @EnumSource
    void theDocumentationIsTheTable(Trigger trigger) throws IOException {
        String page = Files.readString(Path.of("../docs/psp-triggers.md"));
        String row = row(trigger);
        assertTrue(page.contains("\n" + row + "\n"), row);
        assertEquals(Trigger.values().length, page.lines().filter(line -> line.startsWith("| `")).count());
    }

    static String row(Trigger trigger) {
        return "| `%s` | `%s` | %s | %d | `%s` | %s |".formatted(
                trigger.wireName(), trigger.token(), trigger.card().replaceAll("(.{4})(?=.)", "$1 "), trigger.amount(),
                trigger.spec(), trigger.strikes() == 1 ? "1st try" : "2nd try");
    }
}
