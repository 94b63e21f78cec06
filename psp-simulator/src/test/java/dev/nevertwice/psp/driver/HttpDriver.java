package dev.nevertwice.psp.driver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.http.PspServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Drives the server over real sockets, and receives its callbacks on another. */
public final class HttpDriver implements PspDriver {

    private static final long PATIENCE_MILLIS = 5_000;

    private final HttpServer merchant;
    private final PspServer server;
    private final List<PspRequest> callbacks = new ArrayList<>();
    private final ArrayDeque<Integer> statuses = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    public HttpDriver(PspSettings settings) {
        try {
            merchant = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
            merchant.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            merchant.createContext("/", this::receive);
            merchant.start();
            URI webhook = settings.webhookUrl() == null ? null
                    : URI.create(
                            "http://127.0.0.1:" + merchant.getAddress().getPort() + settings.webhookUrl().getPath());
            server = PspServer.start(settings.withWebhookUrl(webhook), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PspServer server() {
        return server;
    }

    private void receive(HttpExchange exchange) throws IOException {
        TreeMap<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(), String.join(", ", values)));
        PspRequest request = new PspRequest(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers,
                exchange.getRequestBody().readAllBytes());
        int status;
        synchronized (this) {
            callbacks.add(request);
            status = statuses.isEmpty() ? 204 : statuses.removeFirst();
            notifyAll();
        }
        if (status == 0) {
            await(closed);
        } else {
            exchange.sendResponseHeaders(status, -1);
        }
        exchange.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Underway begin(PspRequest request) {
        RawExchange exchange = RawExchange.send(server.port(), request);
        if (request.path().startsWith("/v1/") && request.method().equals("POST")) {
            // Returned once the PSP knows of it, so that what is sent next comes second.
            awaitRequests(exchange);
        }
        return exchange::answer;
    }

    private void awaitRequests(RawExchange exchange) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (!exchange.hasAnswer()
                && server.journal().stream().noneMatch(entry -> entry.detail().startsWith("POST"))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the PSP never read the request");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public synchronized void answerCallbacksWith(int... next) {
        Arrays.stream(next).forEach(statuses::addLast);
    }

    @Override
    public synchronized List<PspRequest> callbacks(int count) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        try {
            while (callbacks.size() < count && System.nanoTime() < end) {
                wait(PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return List.copyOf(callbacks);
    }

    @Override
    public void until(String wanted, Supplier<String> question) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        String last = question.get();
        while (!last.equals(wanted)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("expected " + wanted + " in the end, got " + last);
            }
            last = question.get();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.close();
        merchant.stop(0);
    }
}
