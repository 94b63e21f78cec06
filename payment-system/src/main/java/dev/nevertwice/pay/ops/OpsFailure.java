package dev.nevertwice.pay.ops;

/** Ends a command with one line and an exit code. */
public final class OpsFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final int exitCode;

    private OpsFailure(int exitCode, String line) {
        super(line, null, false, false);
        this.exitCode = exitCode;
    }

    /** The payment system was asked and said no, or what was checked does not hold. */
    public static OpsFailure refused(String line) {
        return new OpsFailure(2, line);
    }

    /** The payment system could not be asked. */
    public static OpsFailure unreachable(String line) {
        return new OpsFailure(4, line);
    }

    /** The command line is wrong. */
    public static OpsFailure usage(String line) {
        return new OpsFailure(64, line);
    }

    public int exitCode() {
        return exitCode;
    }
}
