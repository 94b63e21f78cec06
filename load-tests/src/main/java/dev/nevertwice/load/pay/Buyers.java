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

/** Buyers on one connection each, who pay again as soon as they were told that they have paid. */
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

    /** @param unknown answered 202: the outcome was not known yet, so they are not counted as paid */
    record Paid(long paid, long unknown, long nanos) {

        long perSecond() {
            return paid * 1_000_000_000L / nanos;
        }
    }

    Paid pay(int connections, long forNanos) throws IOException, InterruptedException {
        long began = System.nanoTime();
        List<Future<long[]>> all = new ArrayList<>();
        try (ExecutorService tasks = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                String buyer = run + "-" + i + "-";
                String seller = seller(i);
                all.add(tasks.submit(() -> buyer(buyer, seller, began + forNanos)));
            }
            long[] sum = new long[2];
            for (Future<long[]> each : all) {
                long[] counted = each.get();
                sum[0] += counted[0];
                sum[1] += counted[1];
            }
            return new Paid(sum[0], sum[1], System.nanoTime() - began);
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
    }

    private long[] buyer(String name, String seller, long until) throws IOException {
        long[] counted = new long[2];
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int n = 0; n == 0 || System.nanoTime() < until; n++) {
                socket.getOutputStream().write(request(name + n, seller));
                int status = answer(in);
                if (status != 201 && status != 202) {
                    throw new IOException("a payment was answered with " + status);
                }
                counted[status - 201]++;
            }
        }
        return counted;
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
