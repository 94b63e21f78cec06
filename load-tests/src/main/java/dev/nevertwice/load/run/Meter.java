package dev.nevertwice.load.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Reads every few seconds what the processes of a run use, until it is closed. */
final class Meter implements LoadRun.Beside.Ended {

    static final int EVERY_SECONDS = 5;

    private final IntFunction<Reading> look;
    private final List<Reading> readings = new ArrayList<>();
    private final Instant putUp = Instant.now();
    private final long began = System.nanoTime();
    private final Thread reader = Thread.ofVirtual().name("meter").unstarted(this::read);

    /**
     * -1 where something could not be read.
     *
     * @param payHeapKib what a full collection leaves, looked at four times a minute; -1 in between
     * @param held connections to the database that hold a transaction in which nothing has happened for long
     * @param tables KiB by table, with its indexes, the largest first
     */
    record Reading(
            int second, long payKib, long payHeapKib, long payThreads, long payFiles, long pspKib, long connections,
            long held, long databaseKib,
            Map<String, Long> tables) {

        private Reading earlier(int seconds) {
            return new Reading(
                    second - seconds, payKib, payHeapKib, payThreads, payFiles, pspKib, connections, held, databaseKib,
                    tables);
        }

        static Reading gap(int second) {
            return new Reading(second, -1, -1, -1, -1, -1, -1, -1, -1, Map.of());
        }
    }

    /** @param look is given the second it is in */
    Meter(IntFunction<Reading> look) {
        this.look = look;
    }

    static Meter on(LoadStage.Set set) {
        Meter meter = new Meter(new Usage(set.database())::at);
        meter.reader.start();
        return meter;
    }

    /** As seconds since the first request, whatever went before it left out; all where there was none. */
    synchronized List<Reading> readingsSince(Optional<Instant> first) {
        int before = (int) Duration.between(putUp, first.orElse(putUp)).toSeconds();
        return readings.stream()
                .filter(reading -> reading.second() >= before)
                .map(reading -> reading.earlier(before))
                .toList();
    }

    private void read() {
        try {
            while (true) {
                Thread.sleep(EVERY_SECONDS * 1_000L);
                readOnce();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** A look that fails, whatever at, is a gap: the next may do better. */
    void readOnce() {
        int second = (int) ((System.nanoTime() - began) / 1_000_000_000L);
        Reading reading;
        try {
            reading = look.apply(second);
        } catch (RuntimeException vanished) {
            reading = Reading.gap(second);
        }
        synchronized (this) {
            readings.add(reading);
        }
    }

    @Override
    public void close() {
        reader.interrupt();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
