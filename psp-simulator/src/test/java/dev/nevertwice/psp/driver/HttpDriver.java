package dev.nevertwice.psp.driver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.http.PspServer;
import dev.nevertwice.psp.truth.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Drives the server over real sockets, and receives its callbacks on another. Its clock stands still but where the test
 * waits in the PSP's own time, so that no load of the machine makes a time-out fall due or a delivery overtake another.
 */
public final class HttpDriver implements PspDriver {

    private static final long PATIENCE_MILLIS = 30_000;
    /** Longer than any delay of a reply in the contract. */
    private static final Duration REPLY_PATIENCE = Duration.ofSeconds(1);
    /** Longer than any delay of a callback in the contract. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** So fine that nothing is due beyond what the test waits for. */
    private static final Duration TICK = Duration.ofMillis(1);
    private static final Pattern OVER = Pattern.compile("\\S+ (reset|refuse)\\b.*");

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
            server.namespace().freeze();
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
        if (request.path().startsWith("/_admin")) {
            RawExchange exchange = RawExchange.send(server.port(), request);
            return () -> exchange.answer(true);
        }
        int before = requests().size();
        RawExchange exchange = RawExchange.send(server.port(), request);
        // Returned once the PSP knows of it, so that what is sent next comes second.
        long number = awaitRequest(exchange, before);
        return () -> {
            passUntil(REPLY_PATIENCE, () -> number == 0 || isOver(number));
            return exchange.answer(number == 0 || isOver(number));
        };
    }

    private List<Journal.Entry> requests() {
        return server.journal().stream().filter(entry -> entry.kind() == Journal.Kind.REQUEST).toList();
    }

    /** Number of the exchange; 0 where it was answered and is not in the journal. */
    private long awaitRequest(RawExchange exchange, int before) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (true) {
            boolean answered = exchange.hasAnswer();
            List<Journal.Entry> now = requests();
            if (now.size() > before) {
                return now.getLast().exchange();
            } else if (answered) {
                return 0;
            } else if (System.nanoTime() > end) {
                throw new AssertionError("the PSP never read the request");
            }
            Thread.yield();
        }
    }

    private boolean isOver(long exchange) {
        return server.journal().stream().anyMatch(entry -> entry.exchange() == exchange
                && (entry.kind() == Journal.Kind.REPLY
                        || entry.kind() == Journal.Kind.FAULT && OVER.matcher(entry.detail()).matches()));
    }

    /** Lets the PSP's time pass in small steps; in each, callbacks are answered before anything else is due. */
    private void passUntil(Duration most, BooleanSupplier enough) {
        try {
            for (Duration passed = Duration.ZERO; !enough.getAsBoolean() && passed.compareTo(most) < 0; passed =
                    passed.plus(TICK)) {
                server.namespace().advance(TICK);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public synchronized void answerCallbacksWith(int... next) {
        Arrays.stream(next).forEach(statuses::addLast);
    }

    @Override
    public List<PspRequest> callbacks(int count) {
        passUntil(PATIENCE, () -> received().size() >= count);
        return received();
    }

    private synchronized List<PspRequest> received() {
        return List.copyOf(callbacks);
    }

    @Override
    public void until(String wanted, Supplier<String> question) {
        passUntil(PATIENCE, () -> question.get().equals(wanted));
        String last = question.get();
        if (!last.equals(wanted)) {
            throw new AssertionError("expected " + wanted + " in the end, got " + last);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.close();
        merchant.stop(0);
    }
}
