package dev.nevertwice.chaos.proxy.control;

import java.util.concurrent.atomic.AtomicLong;

/** Ids of requests, 20 characters of base 32 each, as the reference's {@code xid} has them: time, process, count. */
final class RequestIds {

    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";
    private static final int LENGTH = 20;
    private static final int BITS = 5;

    private final long process = ProcessHandle.current().pid();
    private final AtomicLong count = new AtomicLong();

    String next() {
        long seconds = System.currentTimeMillis() / 1000;
        StringBuilder id = new StringBuilder(LENGTH);
        append(id, seconds, 7);
        append(id, process, 6);
        append(id, count.incrementAndGet(), 7);
        return id.toString();
    }

    private static void append(StringBuilder id, long number, int digits) {
        for (int digit = digits - 1; digit >= 0; digit--) {
            id.append(DIGITS.charAt((int) (number >>> (digit * BITS)) & (DIGITS.length() - 1)));
        }
    }
}
