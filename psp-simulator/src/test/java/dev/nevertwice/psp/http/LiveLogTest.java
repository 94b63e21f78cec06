package dev.nevertwice.psp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever started the PSP and does not read what it prints must not stop it. */
class LiveLogTest {

    /** A pipe that is full until it is read. */
    private static final class Pipe extends StringWriter {

        private final CountDownLatch read = new CountDownLatch(1);
        private final CountDownLatch written = new CountDownLatch(1);

        @Override
        public void write(String text, int offset, int length) {
            written.countDown();
            try {
                read.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            super.write(text, offset, length);
        }
    }

    @Test
    void whatNobodyReadsIsLeftOutAndCounted() throws Exception {
        Pipe pipe = new Pipe();
        LiveLog log = new LiveLog(new PrintWriter((Writer) pipe), 3);
        log.accept("line 0");
        assertTrue(pipe.written.await(30, TimeUnit.SECONDS));
        for (int i = 1; i <= 100; i++) {
            log.accept("line " + i);
        }
        pipe.read.countDown();
        log.close();
        assertEquals("line 0 line 1 line 2 line 3 (97 lines were left out: nobody took them)",
                pipe.toString().trim().replaceAll("\\R", " "));
    }

    @Test
    void theLastLinesArePrintedToo() {
        StringWriter text = new StringWriter();
        LiveLog log = new LiveLog(new PrintWriter(text));
        for (int i = 0; i < 1_000; i++) {
            log.accept("x");
        }
        log.close();
        assertEquals(1_000, text.toString().lines().count());
    }
}
