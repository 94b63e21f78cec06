package dev.nevertwice.chaos.cli;

/** Ends a command with one clear line: what is wrong, and what to do about it. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    private CommandFailure(ExitCode exitCode, String line, Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
    }

    /** The caller asked for something that does not exist or makes no sense. */
    public static CommandFailure usage(String line) {
        return new CommandFailure(ExitCode.USAGE, line, null);
    }

    /** Something that the harness itself needs is missing or broke; says nothing about the system under test. */
    public static CommandFailure harness(String line, Throwable cause) {
        return new CommandFailure(ExitCode.HARNESS_FAILED, line, cause);
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
