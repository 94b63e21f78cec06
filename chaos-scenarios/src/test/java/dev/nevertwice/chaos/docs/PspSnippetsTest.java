package dev.nevertwice.chaos.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.PspSimulator;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PSP's pages send what a PSP takes and show what it answers: each request is sent, each answer compared by its fields. */
class PspSnippetsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PspSimulator psp = PspSimulator.start();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        psp.close();
        http.close();
    }

    private HttpResponse<String> call(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(psp.url().resolve(path))
                .header("Authorization", "Bearer " + psp.apiKey()).header("Content-Type", "application/json");
        if (path.startsWith("/v1/") && method.equals("POST")) {
            request.header("Idempotency-Key", "key-" + body.hashCode());
        }
        return http.send(request.method(method, body == null ? BodyPublishers.noBody()
                : BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private JsonNode ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = call(method, path, body);
        assertTrue(answer.statusCode() < 300, () -> method + " " + path + ": " + answer.body());
        return JSON.readTree(answer.body());
    }

    /** The first snippet of the page with that in it. */
    private static String snippet(String page, String part) throws IOException {
        return Snippet.all().stream().filter(each -> each.page().equals(page) && each.text().contains(part))
                .findFirst().orElseThrow(() -> new AssertionError(page + " has no " + part)).text();
    }

    private static JsonNode shown(String page, String part) throws IOException {
        return SnippetsTest.values(snippet(page, part)).getFirst();
    }

    /** Every field that is shown is there, at every depth; of lists the first element. */
    private static void assertThere(JsonNode shown, JsonNode real, String at) {
        if (shown.isObject()) {
            shown.properties().forEach(field -> {
                assertTrue(real.has(field.getKey()), () -> at + " has no " + field.getKey() + ": " + real);
                assertThere(field.getValue(), real.get(field.getKey()), at + "/" + field.getKey());
            });
        } else if (shown.isArray() && !shown.isEmpty()) {
            assertTrue(!real.isEmpty(), () -> at + " is empty");
            assertThere(shown.get(0), real.get(0), at + "[0]");
        }
    }

    private JsonNode buy() throws IOException, InterruptedException {
        return ask("POST", "/v1/registrations", snippet("docs/psp-api.md", "\"return_url\""));
    }

    private void refund() throws IOException, InterruptedException {
        ask("POST", "/v1/refunds",
                "{\"charge\": \"ch_1\", \"amount\": 12900, \"currency\": \"KRW\", \"reference\": \"ref_1\"}");
    }

    @Test
    void aRegistrationIsAskedForAndAnsweredAsShown() throws Exception {
        JsonNode answer = buy();
        JsonNode shown = shown("docs/psp-api.md", "\"id\": \"reg_1\"");
        assertThere(shown, answer, "registration");
        assertThere(answer, shown, "the page");
    }

    /** Of the profiles' page, {@code withProfile} did not compile. */
    @Test
    void whatStartsAPspCompiles(@TempDir Path folder) throws Exception {
        StringBuilder fields = new StringBuilder();
        StringBuilder statements = new StringBuilder();
        for (String page : List.of("psp-profiles.md", "psp-shells.md")) {
            Pattern.compile("`((?:PspSimulator\\.start\\(|@SimulatedPsp[( ])[^`]+)`")
                    .matcher(Files.readString(Snippet.ROOT.resolve("docs").resolve(page))).results()
                    .map(code -> code.group(1))
                    .forEach(code -> (code.startsWith("@") ? fields : statements)
                            .append(code.replace(" psp;", " psp" + fields.length() + ";"))
                            .append(code.endsWith(";") ? "\n" : ";\n"));
        }
        assertTrue(fields.toString().contains("profile = ") && statements.toString().contains("withProfile("));
        JavaSnippet.compile("class Shown {\n" + fields + "void start() {\n" + statements + "}\n}", folder);
    }

    @Test
    void everyRuleThatIsShownIsTaken() throws Exception {
        List<String> rules = Snippet.all().stream().filter(each -> each.text().startsWith("{\"name\": ")
                && each.text().contains("\"act\"")).map(Snippet::text).toList();
        assertEquals(3, rules.size(), rules::toString);
        for (String rule : rules) {
            assertEquals(1, ask("PUT", "/_admin/faults", "{\"rules\": [" + rule + "]}").get("rules").size(), rule);
        }
    }

    @Test
    void everySettingThatIsShownIsTaken() throws Exception {
        List<String> settings = Snippet.all().stream().map(Snippet::text)
                .filter(text -> text.startsWith("PUT /_admin/")).toList();
        assertEquals(2, settings.size(), settings::toString);
        for (String setting : settings) {
            String path = setting.lines().findFirst().orElseThrow().substring("PUT ".length());
            ask("PUT", path, setting.substring(setting.indexOf('\n')).replace("whsec_...",
                    PspSettings.DEFAULT_WEBHOOK_SECRET));
        }
    }

    @Test
    void theTruthHasWhatIsShown() throws Exception {
        buy();
        refund();
        assertThere(shown("docs/psp-api.md", "\"balances\""), ask("GET", "/_admin/truth", null), "truth");
    }

    @Test
    void aSettlementFileHasTheColumnsThatAreShown() throws Exception {
        buy();
        refund();
        String day = ask("POST", "/_admin/settlement/close", "{}").get("day").asText();
        List<String> real = call("GET", "/v1/settlements/" + day, null).body().lines().toList();
        List<String> shown = snippet("docs/psp-api.md", "row_1,charge").lines().toList();
        assertEquals(shown.getFirst(), real.getFirst());
        for (int row = 1; row < shown.size(); row++) {
            // All but the times.
            assertEquals(shown.get(row).replaceFirst("[^,]*$", ""), real.get(row).replaceFirst("[^,]*$", ""));
        }
    }

    @Test
    void liesAreLabelledAsShown() throws Exception {
        ask("PUT", "/_admin/faults", "{\"rules\": [" + snippet("docs/psp-settlement.md", "\"cheat\"")
                .replace("[1, 50]", "[1, 1]").replace("refund", "charge") + "]}");
        buy();
        String day = ask("POST", "/_admin/settlement/close", "{}").get("day").asText();
        assertThere(shown("docs/psp-settlement.md", "\"lies\""),
                ask("GET", "/_admin/settlements/" + day + "/lies", null),
                "lies");
    }

    @Test
    void deliveriesAreLoggedAsShown() throws Exception {
        ask("PUT", "/_admin/webhooks",
                "{\"endpoints\": [{\"id\": \"default\", \"url\": \"http://127.0.0.1:9/nobody\"}]}");
        buy();
        ask("POST", "/_admin/clock", "{\"freeze\": true, \"advance_seconds\": 1}");
        JsonNode real = ask("GET", "/_admin/deliveries", null);
        assertThere(shown("docs/psp-webhooks.md", "\"deliveries\""), real, "deliveries");
        assertThere(real, shown("docs/psp-webhooks.md", "\"deliveries\""), "the page");
    }
}
