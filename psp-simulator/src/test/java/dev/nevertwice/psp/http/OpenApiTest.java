package dev.nevertwice.psp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.wire.Json;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description says what is there and nothing else: every route is tried, every path in the sources is looked for. */
class OpenApiTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern ROUTE =
            Pattern.compile("\"((?:/v1/|/_admin/|/health|/metrics|/openapi|/pay/)[^\"?]*)\"");
    private static final Pattern PARAMETER = Pattern.compile("\\{[a-z_]+}");

    private static boolean isThere(HttpResponse<String> answer) {
        return answer.statusCode() != 405
                && !(answer.statusCode() == 404 && answer.body().contains("There is no such route"));
    }

    @Test
    void everyMethodOfEveryPathIsThereIfAndOnlyIfItIsDescribed() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls calls = new Calls(server.url(), PspSettings.DEFAULT_API_KEY)) {
            JsonNode paths = calls.json("GET", "/openapi.json", "").get("paths");
            for (var path : paths.properties()) {
                // A search without a parameter is refused before its method is looked at.
                String query = path.getValue().at("/get/parameters").toString().contains("reference")
                        ? "?reference=nothing_1" : "";
                String real = PARAMETER.matcher(path.getKey().replace("{day}", "2026-11-22"))
                        .replaceAll("nothing_1") + query;
                for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH")) {
                    boolean described = path.getValue().has(method.toLowerCase());
                    HttpResponse<String> answer = calls.call(method, real, method.equals("GET") ? "" : "{}");
                    assertTrue(answer.statusCode() < 500, method + " " + real + " -> " + answer.statusCode());
                    if (described != isThere(answer)) {
                        wrong.add(method + " " + path.getKey() + (described ? " is described but not there: "
                                : " is there but not described: ") + answer.statusCode());
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** A new route shows as a text in the sources that no described path begins with. */
    @Test
    void everyPathInTheSourcesIsDescribed() throws Exception {
        JsonNode document = Json.parse(OpenApi.reply().body());
        List<String> described = document.get("paths").propertyStream().map(path -> path.getKey()).toList();
        Set<String> unknown = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher routes = ROUTE.matcher(Files.readString(file));
                while (routes.find()) {
                    String route = routes.group(1);
                    if (described.stream().noneMatch(path -> path.startsWith(route)
                            || route.contains("(") && PARAMETER.matcher(path).replaceAll("2026").matches(route))) {
                        unknown.add(route + " in " + file.getFileName());
                    }
                }
            }
        }
        assertEquals(Set.of(), unknown);
    }

    @Test
    void everyReferenceInTheDescriptionLeadsSomewhere() {
        JsonNode document = Json.parse(OpenApi.reply().body());
        assertEquals("3.1.0", document.get("openapi").asText());
        document.findValuesAsText("$ref").forEach(
                reference -> assertTrue(!document.at(reference.substring(1)).isMissingNode(), reference));
        List<String> ids = document.get("paths").findValuesAsText("operationId");
        assertEquals(ids.size(), Set.copyOf(ids).size());
    }
}
