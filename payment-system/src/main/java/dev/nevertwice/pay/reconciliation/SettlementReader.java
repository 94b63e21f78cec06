package dev.nevertwice.pay.reconciliation;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.Optional;

/** Reads a settlement file line by line, in bounded memory: one broken line spoils no other, and nothing throws. */
abstract sealed class SettlementReader permits CsvReader, TossReader {

    private static final int LOOKED_AT = 4_096;
    private static final int SHOWN_MOST = 200;

    /** The next line, or null after the last. */
    abstract SettlementLine next() throws IOException;

    abstract Layout layout();

    /** Of the content of the lines since it was asked for last, whatever pieces it came in. */
    abstract String digest();

    /**
     * Begins to read.
     *
     * @param layout of the account's files, or null to tell by the first line
     * @param zone of the account's business days
     */
    static SettlementReader of(InputStream stream, Layout layout, ZoneId zone) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(stream, 64 << 10);
        buffered.mark(LOOKED_AT);
        String first = new BoundedLines(new Beginning(buffered, LOOKED_AT - 1)).next();
        buffered.reset();
        Layout chosen = layout != null
                ? layout
                : Optional.ofNullable(first).flatMap(Layout::detect).orElse(Layout.NATIVE);
        return chosen == Layout.TOSS ? new TossReader(buffered) : new CsvReader(buffered, chosen, zone);
    }

    /** Harmless to keep and to print. */
    static String shown(String text) {
        return String.valueOf(text)
                .substring(0, Math.min(String.valueOf(text).length(), SHOWN_MOST))
                .replaceAll("\\p{Cntrl}", "\uFFFD");
    }

    /** The first bytes of a stream, one by one, so that a mark on it holds. */
    private static final class Beginning extends InputStream {

        private final InputStream stream;
        private int left;

        Beginning(InputStream stream, int left) {
            this.stream = stream;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? stream.read() : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int most = Math.min(left, length);
            if (most <= 0) {
                return -1;
            }
            int read = stream.read(bytes, from, most);
            left -= Math.max(0, read);
            return read;
        }
    }
}
