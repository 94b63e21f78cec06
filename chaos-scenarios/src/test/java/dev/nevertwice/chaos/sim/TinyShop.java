package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/**
 * A stand-in for the payment system, small enough to know what it must do: {@code POST /note/x} writes a row before and one
 * after a call to the PSP; {@code GET /slow} takes ten seconds. Notes what its finally blocks see.
 */
final class TinyShop implements Service {

    static final Table NOTES = Table.named("notes");
    static final Column<String> TEXT = NOTES.text("text");
    static final Column<Long> PART = NOTES.number("part");

    static {
        NOTES.key(TEXT, PART);
    }

    private final Ports ports;
    private final List<String> seen;

    TinyShop(Ports ports, List<String> seen) {
        this.ports = ports;
        this.seen = seen;
    }

    @Override
    public void start() {
        ports.tasks().fork("ticker", this::tick);
    }

    private void tick() {
        try {
            while (true) {
                ports.clock().sleep(Duration.ofSeconds(1));
            }
        } finally {
            seen.add("ticker ends");
            write("from the grave", 1);
            seen.add("ticker wrote from the grave");
        }
    }

    @Override
    public Response handle(Request request) {
        if (request.path().equals("/slow")) {
            ports.clock().sleep(Duration.ofSeconds(10));
            seen.add("slow work done");
            return response("slow");
        }
        String text = request.path().substring("/note/".length());
        write(text, 1);
        Exchange exchange = ports.psps().apply("acct_1").exchange(get("/health"), Duration.ofSeconds(3));
        write(text, 2);
        return response(exchange instanceof Exchange.Answered answered ? "" + answered.response().status() : "none");
    }

    private void write(String text, long part) {
        ports.store().inTransaction(transaction -> transaction.insertIfAbsent(
                NOTES.row().set(TEXT, text).set(PART, part).build()));
    }

    static Request get(String target) {
        return new Request("GET", target, new TreeMap<>(), new byte[0]);
    }

    static Request post(String target) {
        return new Request("POST", target, new TreeMap<>(), new byte[0]);
    }

    private static Response response(String text) {
        return new Response(200, new TreeMap<>(), text.getBytes(StandardCharsets.UTF_8));
    }
}
