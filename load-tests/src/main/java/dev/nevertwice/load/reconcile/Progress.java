package dev.nevertwice.load.reconcile;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Tells how many bytes have been read, every other second. */
final class Progress extends FilterInputStream {

    private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

    private final LongConsumer told;
    private long read;
    private long last = System.nanoTime();

    Progress(InputStream stream, LongConsumer told) {
        super(stream);
        this.told = told;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int more = super.read(bytes, from, length);
        read += Math.max(0, more);
        if (System.nanoTime() - last > PAUSE_NANOS) {
            last = System.nanoTime();
            told.accept(read);
        }
        return more;
    }
}
