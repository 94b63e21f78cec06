package dev.nevertwice.chaos.live;

import java.io.IOException;

/** A signal to a process, as {@code kill} sends it. */
enum Signal {
    /** It stands still where it is; its sockets stay open. */
    STOP,
    /** It goes on. */
    CONT,
    KILL;

    /**
     * Blocks until it is sent.
     *
     * @return whether there was such a process
     * @throws LiveFailure when it may not be sent
     */
    boolean send(long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name(), Long.toString(pid))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(kill.getInputStream().readAllBytes()).strip();
            if (kill.onExit().join().exitValue() == 0) {
                return true;
            }
            if (ProcessHandle.of(pid).isPresent()) {
                throw new LiveFailure("can't send SIG" + name() + " to process " + pid + ": " + said, null);
            }
            return false;
        } catch (IOException missing) {
            throw new LiveFailure("can't send signals: " + missing.getMessage(), missing);
        }
    }
}
