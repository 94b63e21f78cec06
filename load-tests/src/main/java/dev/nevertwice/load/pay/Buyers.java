package dev.nevertwice.load.pay;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Buyers on one connection each. */
final class Buyers {

    private static final int PATIENCE_MILLIS = 60_000;

    private final int port;
    private final String run;

    /** @param run makes their carts differ from those of others */
    Buyers(int port, String run) {
        this.port = port;
        this.run = run;
    }

    /** Each connection buys from a seller of its own, so that no wallet is everybody's. */
    static String seller(int connection) {
        return "sel_" + (connection + 1);
    }

    /**
     * What they were told.
     *
     * @param paid told so within the time that counts
     * @param unknown answered 202: the outcome was not known yet, so they are not counted as paid
     * @param all whenever it was
     * @param nanos the time that counts
     * @param micros how long each of those who wanted to begin within it waited from then on, whatever they were told and when
     */
    record Told(long paid, long unknown, long all, long nanos, long[] micros) {

        long perSecond() {
            return paid * 1_000_000_000L / nanos;
        }
    }

    /** When each of them begins again, and what counts. */
    private record Pace(long began, long leadNanos, long forNanos, long intervalNanos) {

        long from() {
            return began + leadNanos;
        }

        long until() {
            return from() + forNanos;
        }

        boolean counts(long nanoTime) {
            return nanoTime >= from() && nanoTime < until();
        }

        /** When the n-th of a buyer's payments is to begin: at once where no rate is set. */
        long wanted(long first, int n) {
            return intervalNanos == 0 ? System.nanoTime() : first + n * intervalNanos;
        }
    }

    /** They pay again as soon as they were told. What they did in the beginning does not count: it left nothing behind yet. */
    Told pay(int connections, long leadNanos, long forNanos) throws IOException, InterruptedException {
        return pay(connections, new Pace(System.nanoTime(), leadNanos, forNanos, 0));
    }

    /** So many a second, all together, whether the last one was told yet or not: who comes late has waited since then. */
    Told payAtRate(int connections, long perSecond, long leadNanos, long forNanos)
            throws IOException, InterruptedException {
        return pay(
                connections,
                new Pace(System.nanoTime(), leadNanos, forNanos, 1_000_000_000L * connections / perSecond));
    }

    private Told pay(int connections, Pace pace) throws IOException, InterruptedException {
        List<Future<Counted>> all = new ArrayList<>();
        try (ExecutorService tasks = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                String buyer = run + "-" + i + "-";
                String seller = seller(i);
                long first = pace.began() + pace.intervalNanos() * i / connections;
                all.add(tasks.submit(() -> buyer(buyer, seller, first, pace)));
            }
            Counted sum = new Counted();
            for (Future<Counted> each : all) {
                sum.add(each.get());
            }
            return new Told(
                    sum.paid, sum.unknown, sum.all, pace.forNanos(),
                    sum.micros.stream().mapToLong(Long::longValue).toArray());
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
    }

    private static final class Counted {
        private final List<Long> micros = new ArrayList<>();
        private long paid;
        private long unknown;
        private long all;

        void add(Counted more) {
            micros.addAll(more.micros);
            paid += more.paid;
            unknown += more.unknown;
            all += more.all;
        }
    }

    private Counted buyer(String name, String seller, long first, Pace pace) throws IOException {
        Counted counted = new Counted();
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int n = 0; n == 0 || pace.wanted(first, n) < pace.until(); n++) {
                long wanted = pace.wanted(first, n);
                await(wanted);
                socket.getOutputStream().write(request(name + n, seller));
                int status = answer(in);
                if (status != 201 && status != 202) {
                    throw new IOException("a payment was answered with " + status);
                }
                long now = System.nanoTime();
                counted.all++;
                counted.unknown += status == 202 ? 1 : 0;
                counted.paid += status == 201 && pace.counts(now) ? 1 : 0;
                if (pace.counts(wanted)) {
                    counted.micros.add((now - wanted) / 1_000);
                }
            }
        }
        return counted;
    }

    private static void await(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private byte[] request(String cart, String seller) {
        String body = "{\"orders\":[{\"seller\":\"" + seller + "\",\"amount\":12900,\"currency\":\"KRW\"}],"
                + "\"method\":\"direct\",\"source\":\"tok_visa\"}";
        return ("POST /v1/payments HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nAuthorization: Bearer merchant_test_key\r\nContent-Type: application/json\r\nIdempotency-Key: "
                + cart + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads it whole; returns its status. */
    private static int answer(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ")[1]);
        int length = -1;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
        }
        if (length >= 0) {
            in.skipNBytes(length);
            return status;
        }
        for (int chunk = Integer.parseInt(line(in), 16); chunk > 0; chunk = Integer.parseInt(line(in), 16)) {
            in.skipNBytes(chunk + 2);
        }
        line(in);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the payment system closed a connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
