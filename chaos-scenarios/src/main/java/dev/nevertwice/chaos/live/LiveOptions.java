package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.adapter.postgres.DatabaseAddress;
import java.nio.file.Path;

/**
 * How the live rigs of one verification are set up.
 *
 * @param database a PostgreSQL server whose user may create databases, or null for an embedded one
 * @param timeScale divides the configured durations of payment system and PSP
 * @param logFolder gets a log of every process, and is made where it is missing
 * @param lasting whether the processes live for minutes, so that their memory has to be looked at
 */
public record LiveOptions(DatabaseAddress database, int timeScale, Path logFolder, boolean lasting) {

    /** For runs of a minute or less. */
    public LiveOptions(DatabaseAddress database, int timeScale, Path logFolder) {
        this(database, timeScale, logFolder, false);
    }

    /**
     * Back-offs of seconds become tenths and the PSP's review of 10 s becomes 1 s, while a call's deadline (300 ms) is
     * still far longer than a call takes.
     */
    public static final int TIME_SCALE = 10;

    public LiveOptions {
        if (timeScale < 1) {
            throw new IllegalArgumentException("timeScale must be at least 1");
        }
    }
}
