package dev.nevertwice.chaos.proxy.link;

/** Something that a proxy can't do. One line for people, in the reference's words where it has any. */
public final class ProxyProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind it is, for whoever answers it. */
    public enum Kind {
        BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, FAILED,
        /** The port can't be had: the machine's fault, not that of whoever asked. */
        NO_PORT
    }

    private final Kind kind;

    public ProxyProblem(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static ProxyProblem of(String message) {
        return new ProxyProblem(Kind.FAILED, message);
    }

    ProxyProblem within(String what) {
        return new ProxyProblem(kind, what + ": " + getMessage());
    }

    public Kind kind() {
        return kind;
    }
}
