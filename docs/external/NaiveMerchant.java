import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shop that takes money, as one writes it in an afternoon. It works: every test that its author thought of is green. It
 * also charges people twice. docs/external-targets.md shows how, and what has to change.
 */
public final class NaiveMerchant {

    private static final URI PSP = URI.create("http://127.0.0.1:9190");
    private static final int TRIES = 3;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final Map<String, Order> orders = new ConcurrentHashMap<>();

    /** What somebody buys. */
    record Order(String cart, long amount, String currency, String card, String status) {

        Order now(String other) {
            return new Order(cart, amount, currency, card, other);
        }

        String json() {
            return "{\"id\": \"" + cart + "\", \"status\": \"" + status + "\"}";
        }
    }

    public static void main(String[] arguments) throws IOException {
        new NaiveMerchant().serve(8099);
    }

    private void serve(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newFixedThreadPool(64));
        server.createContext("/checkout", exchange -> answer(exchange, this::checkout));
        server.createContext("/orders/", exchange -> answer(exchange, this::order));
        server.createContext("/health", exchange -> answer(exchange, unused -> "{}"));
        server.start();
        System.out.println("shop open on port " + port);
    }

    // ---- What buyers ask

    private String checkout(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Order order = new Order(
                text(body, "cart"), Long.parseLong(text(body, "amount")), text(body, "currency"), text(body, "card"),
                "new");
        Order paid = pay(order);
        orders.put(paid.cart(), paid);
        return paid.json();
    }

    private String order(HttpExchange exchange) {
        String cart = exchange.getRequestURI().getPath().substring("/orders/".length());
        Order order = orders.get(cart);
        return order == null ? "{\"status\": \"unknown\"}" : order.json();
    }

    // ---- What we ask the PSP

    /** Three tries are enough for anybody. */
    private Order pay(Order order) {
        for (int tries = 1; tries <= TRIES; tries++) {
            try {
                HttpResponse<String> reply = register(order);
                if (reply.statusCode() == 201) {
                    return order.now("paid");
                }
                if (reply.statusCode() == 402) {
                    return order.now("failed");
                }
            } catch (IOException noAnswer) {
                System.out.println(order.cart() + ": " + noAnswer.getMessage());
            }
        }
        return order.now("failed");
    }

    private HttpResponse<String> register(Order order) throws IOException {
        String body = """
                {"reference": "%s", "orders": [{"reference": "%s", "amount": %d, "currency": "%s"}], "source": "%s"}"""
                .formatted(order.cart(), order.cart(), order.amount(), order.currency(), order.card());
        HttpRequest request = HttpRequest.newBuilder(PSP.resolve("/v1/registrations"))
                .timeout(Duration.ofSeconds(2))
                .header("Authorization", "Bearer psp_test_key")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return send(request);
    }

    // ---- Plumbing

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        }
    }

    private interface Answer {
        String to(HttpExchange exchange) throws IOException;
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.to(exchange).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** A text or number of a flat JSON object. */
    private static String text(String json, String field) {
        Matcher value = Pattern.compile("\"" + field + "\"\\s*:\\s*\"?([^\",}]*)").matcher(json);
        if (!value.find()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value.group(1);
    }
}
