package dev.nevertwice.pay;

import static dev.nevertwice.pay.Instances.checkout;
import static dev.nevertwice.pay.Instances.get;
import static dev.nevertwice.pay.Instances.json;
import static dev.nevertwice.pay.Instances.ops;
import static dev.nevertwice.pay.Instances.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The description says what is there and nothing else: every method of every path is tried with ids that exist. */
@Timeout(60)
class OpenApiTest {

    private static final Path ROUTES = Path.of("src/main/java/dev/nevertwice/pay/routes");
    private static final Pattern PATH =
            Pattern.compile("\"(?:[A-Z]+ )?((?:/v1/|/webhooks|/health|/ready|/metrics|/openapi)[^\"?]*)\"");
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

    @Test
    void everyMethodOfEveryPathIsThereIfAndOnlyIfItIsDescribed() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (Instances instances = new Instances()) {
            PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);
            Map<String, String> ids = ids(instances, system);
            for (var path : document(system).get("paths").properties()) {
                for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH")) {
                    boolean described = path.getValue().has(method.toLowerCase());
                    Response answer = call(system, method, real(path.getKey(), ids));
                    if (described != isThere(answer)) {
                        wrong.add(method + " " + path.getKey() + (described ? " is described but not there: "
                                : " is there but not described: ") + answer.status());
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** A status that nobody described is a surprise for whoever wrote a client from it. */
    @Test
    void everyAnswerThatATestGetsIsDescribed() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (Instances instances = new Instances()) {
            PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);
            Map<String, String> ids = ids(instances, system);
            for (var path : document(system).get("paths").properties()) {
                for (var method : path.getValue().properties()) {
                    Response answer = call(system, method.getKey().toUpperCase(), real(path.getKey(), ids));
                    if (!method.getValue().get("responses").has(Integer.toString(answer.status()))) {
                        wrong.add(method.getKey() + " " + path.getKey() + ": " + answer.status());
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** A new route shows as a text in the sources that no described path begins with. */
    @Test
    void everyPathInTheSourcesIsDescribed() throws Exception {
        List<String> described = new ArrayList<>();
        try (Instances instances = new Instances()) {
            document(instances.open(Settings.defaults(), channel -> channel)).get("paths").fieldNames()
                    .forEachRemaining(described::add);
        }
        Set<String> unknown = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROUTES)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher paths = PATH.matcher(Files.readString(file));
                while (paths.find()) {
                    String found = paths.group(1);
                    if (described.stream().noneMatch(path -> path.startsWith(found))) {
                        unknown.add(found + " in " + file.getFileName());
                    }
                }
            }
        }
        assertEquals(Set.of(), unknown);
    }

    @Test
    void everyReferenceInTheDescriptionLeadsSomewhere() throws Exception {
        try (Instances instances = new Instances()) {
            JsonNode document = document(instances.open(Settings.defaults(), channel -> channel));
            assertEquals("3.1.0", document.get("openapi").asText());
            document.findValuesAsText("$ref").forEach(
                    reference -> assertFalse(document.at(reference.substring(1)).isMissingNode(), reference));
            List<String> ids = document.get("paths").findValuesAsText("operationId");
            assertEquals(ids.size(), Set.copyOf(ids).size());
        }
    }

    private static boolean isThere(Response answer) {
        return answer.status() != 405 && answer.status() != 404;
    }

    private static Response call(PaymentSystem system, String method, String target) {
        boolean operator = target.startsWith("/v1/ops/");
        byte[] body = method.equals("GET") ? new byte[0] : "{}".getBytes(StandardCharsets.UTF_8);
        return system.handle(request(method, target, operator ? "ops_test_key" : "merchant_test_key", body));
    }

    private static JsonNode document(PaymentSystem system) {
        Response answer = system.handle(get("/openapi.json"));
        assertEquals(200, answer.status());
        return json(answer);
    }

    /** Something that is there for each kind of id. */
    private static Map<String, String> ids(Instances instances, PaymentSystem system) {
        Map<String, String> ids = new HashMap<>();
        ids.put("/v1/payments/", json(system.handle(checkout("cart-1", "tok_visa"))).path("id").asText());
        byte[] order =
                "{\"seller\": \"sel_1\", \"amount\": 100, \"currency\": \"KRW\"}".getBytes(StandardCharsets.UTF_8);
        Response payout = system.handle(
                request("POST", "/v1/payouts", "merchant_test_key", order, "idempotency-key", "payout-1"));
        assertEquals(201, payout.status(), () -> json(payout).toString());
        ids.put("/v1/payouts/", json(payout).path("id").asText());
        JsonNode books = json(system.handle(ops("GET", "/v1/ops/books", "")));
        ids.put("/v1/ops/jobs/", books.at("/jobs/0/id").asText());
        JsonNode consumers = json(system.handle(ops("GET", "/v1/ops/consumers", "")));
        ids.put("/v1/ops/consumers/", consumers.at("/consumers/0/name").asText());
        instances.chargeAtPsp("stranger-1");
        String day = instances.admin("POST", "/_admin/settlement/close", "{}").path("day").asText();
        system.handle(ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}"));
        ids.put("/v1/ops/discrepancies/",
                json(system.handle(ops("GET", "/v1/ops/discrepancies", ""))).at("/discrepancies/0/id").asText());
        ids.put("/v1/ops/queues/", "retry");
        ids.put("/v1/wallets/", "sel_1");
        ids.put("/webhooks/psp/", "acct_1");
        ids.values().forEach(id -> assertTrue(!id.isEmpty(), ids.toString()));
        return ids;
    }

    private static String real(String path, Map<String, String> ids) {
        Matcher parameter = PARAMETER.matcher(path);
        return parameter.find()
                ? parameter.replaceAll(Matcher.quoteReplacement(ids.get(path.substring(0, parameter.start())))) : path;
    }
}
