package dev.nevertwice.chaos.sim;

/** The simulation itself could not go on; says nothing about the payment system's verdict. */
public final class SimulationFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int MESSAGE_MOST = 400;

    /** What went wrong. */
    public enum Kind {
        /** Tasks wait for each other and nothing is going to happen. */
        DEADLOCK,
        /** A task blocked outside the ports: a lock, a real sleep, real I/O, an endless loop. */
        REAL_BLOCKING,
        /** More turns than the run may take. */
        TURN_BUDGET,
        /** A port was used by a thread that the simulation did not start. */
        FOREIGN_THREAD,
        /** Something inside the simulated world threw. */
        BROKEN
    }

    private final Kind kind;
    private final String trace;

    public SimulationFailure(Kind kind, String message, Throwable cause) {
        this(kind, message, cause, "");
    }

    private SimulationFailure(Kind kind, String message, Throwable cause, String trace) {
        super(message, cause);
        this.kind = kind;
        this.trace = trace;
    }

    /** What was thrown, in a line that a person reads to the end: some messages quote whole answers. */
    static String told(Throwable thrown) {
        String text = String.valueOf(thrown);
        return text.length() <= MESSAGE_MOST ? text : text.substring(0, MESSAGE_MOST) + "...";
    }

    SimulationFailure withTrace(String shown) {
        SimulationFailure more = new SimulationFailure(kind, getMessage(), getCause(), shown);
        more.setStackTrace(getStackTrace());
        return more;
    }

    /** The same with words before its message. */
    SimulationFailure in(String where) {
        SimulationFailure more = new SimulationFailure(kind, where + ": " + getMessage(), getCause(), trace);
        more.setStackTrace(getStackTrace());
        return more;
    }

    /** The same, with the command that repeats it. */
    public SimulationFailure repeatedBy(String command) {
        SimulationFailure more = new SimulationFailure(kind, getMessage() + "; repeat: " + command, getCause(), trace);
        more.setStackTrace(getStackTrace());
        return more;
    }

    /** The last port calls before it, for people. */
    public String trace() {
        return trace;
    }

    public Kind kind() {
        return kind;
    }
}
