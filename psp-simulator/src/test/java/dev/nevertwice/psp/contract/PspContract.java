package dev.nevertwice.psp.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import dev.nevertwice.psp.driver.Requests;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What holds for the PSP wherever it runs; subclasses name one part of it, tests name the place. */
public abstract class PspContract {

    private static final List<Duration> RETRIES = List.of(Duration.ofMillis(5), Duration.ofMillis(10));

    /**
     * Short enough to be waited for on a real clock, long enough to do something meanwhile. An answer to a callback is waited for
     * in real time, so for longer than a machine stands still.
     */
    protected static final PspSettings SETTINGS = PspSettings.defaults()
            .withAccounts(List.of(new Account("acct_1", "psp_test_key"), new Account("acct_2", "other_key")))
            .withWebhookUrl(URI.create("http://127.0.0.1:8080/webhooks/psp"))
            .withReviewTime(Duration.ofMillis(60))
            .withCallbackTimes(Duration.ofMillis(1), RETRIES, Duration.ofSeconds(3), Duration.ofSeconds(20));

    /** For tests in which callbacks are not answered. */
    protected static final PspSettings IMPATIENT = SETTINGS.withCallbackTimes(
            Duration.ofMillis(1), RETRIES, Duration.ofSeconds(3), Duration.ofMillis(200));

    private final Function<PspSettings, PspDriver> place;
    protected PspDriver psp;

    protected PspContract(Function<PspSettings, PspDriver> place) {
        this.place = place;
    }

    protected PspSettings settings() {
        return SETTINGS;
    }

    @BeforeEach
    void start() {
        psp = place.apply(settings());
    }

    @AfterEach
    void stop() {
        psp.close();
    }

    protected JsonNode truth() {
        return psp.send(Requests.admin("GET", "/_admin/truth", "")).json();
    }

    protected int charges() {
        return truth().get("charges").size();
    }

    /** Sets one rule, written as the fields of its JSON object. */
    protected void fault(String fields) {
        faults("{\"rules\": [{\"name\": \"f\", " + fields.replace('\'', '"') + "}]}");
    }

    protected void faults(String json) {
        Answer answer = psp.send(Requests.admin("PUT", "/_admin/faults", json));
        if (answer.status() != 200) {
            throw new AssertionError(answer.text());
        }
    }

    protected int fired() {
        return psp.send(Requests.admin("GET", "/_admin/faults", "")).json().at("/rules/0/fired").asInt();
    }

    protected String status(String registration) {
        return psp.send(Requests.get("/v1/registrations/" + registration)).json().path("status").asText();
    }

    /** Refused by a problem, with nothing changed in the books. */
    protected void refused(int status, String code, PspRequest request) {
        List<String> before = movers();
        Answer answer = psp.send(request);
        assertEquals(code, answer.code(), answer::text);
        assertEquals(status, answer.status());
        assertEquals(status, answer.json().get("status").asInt());
        assertEquals("application/problem+json", answer.header("content-type"));
        assertEquals(before, movers(), "nothing may change in the books");
    }

    /** Requests that ever moved money: what was asked for before may still move some, a refused one never does. */
    private List<String> movers() {
        return psp.send(Requests.admin("GET", "/_admin/movements", "")).json().findValuesAsText("exchange").stream()
                .distinct()
                .toList();
    }

    protected String found(String target) {
        return psp.send(Requests.get(target)).json().at("/data/0/id").asText();
    }
}
