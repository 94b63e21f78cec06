package dev.nevertwice.chaos.proxy.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts one direction of a connection into HTTP/1.1 messages. What is none, or too long to be held, is foreign: from there on
 * everything is. Responses of the kind "continue" are foreign too, one at a time: they end no request.
 */
public final class HttpMessages {

    private static final int MOST_BYTES = 8 << 20;

    private final boolean requests;
    private final List<byte[]> whole = new ArrayList<>();
    private byte[] held = {};
    private byte[] foreign = {};
    private boolean broken;

    private HttpMessages(boolean requests) {
        this.requests = requests;
    }

    public static HttpMessages requests() {
        return new HttpMessages(true);
    }

    public static HttpMessages responses() {
        return new HttpMessages(false);
    }

    /**
     * Takes the next bytes.
     *
     * @param toHead whether a response is one to HEAD, which has no body whatever it says
     * @return how many messages are whole by them
     */
    public int feed(byte[] bytes, boolean toHead) {
        if (broken) {
            foreign = joined(foreign, bytes, bytes.length);
            return 0;
        }
        held = joined(held, bytes, bytes.length);
        int found = 0;
        while (held.length > 0) {
            MessageEnd end = MessageEnd.of(held, requests, toHead);
            switch (end.kind()) {
                case FOREIGN -> {
                    giveUp();
                    return found;
                }
                case OPEN -> {
                    if (held.length > MOST_BYTES) {
                        giveUp();
                    }
                    return found;
                }
                case INTERIM -> foreign = joined(foreign, held, end.offset());
                case WHOLE -> {
                    whole.add(Arrays.copyOf(held, end.offset()));
                    found++;
                }
            }
            held = Arrays.copyOfRange(held, end.offset(), held.length);
        }
        return found;
    }

    /** The whole messages since they were last taken. */
    public List<byte[]> takeWhole() {
        List<byte[]> taken = List.copyOf(whole);
        whole.clear();
        return taken;
    }

    public byte[] takeForeign() {
        byte[] taken = foreign;
        foreign = new byte[0];
        return taken;
    }

    /** The beginning of a message that has not ended yet. */
    public byte[] takeUnfinished() {
        byte[] taken = held;
        held = new byte[0];
        return taken;
    }

    /** Whether the bytes begin a HEAD request. */
    public static boolean isHead(byte[] bytes, int length) {
        return length >= 5 && new String(bytes, 0, 5, StandardCharsets.US_ASCII).equals("HEAD ");
    }

    private void giveUp() {
        broken = true;
        foreign = joined(foreign, held, held.length);
        held = new byte[0];
    }

    private static byte[] joined(byte[] first, byte[] second, int length) {
        byte[] both = Arrays.copyOf(first, first.length + length);
        System.arraycopy(second, 0, both, first.length, length);
        return both;
    }
}
