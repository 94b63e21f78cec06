package dev.nevertwice.psp.http;

import io.netty.handler.codec.DateFormatter;
import java.util.Date;

/** The value of the Date header, written once a second. */
final class HttpDate {

    private record Written(long second, String text) {}

    private static volatile Written last = new Written(0, "");

    private HttpDate() {}

    static String now() {
        long millis = System.currentTimeMillis();
        Written written = last;
        if (written.second() != millis / 1000) {
            written = new Written(millis / 1000, DateFormatter.format(new Date(millis)));
            last = written;
        }
        return written.text();
    }
}
