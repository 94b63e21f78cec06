package dev.nevertwice.chaos.defect;

/** A defect that can't be planted. The message is one line: which defect, where, what is wrong. */
public final class DefectProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DefectProblem(String message) {
        this(message, null);
    }

    DefectProblem(String message, Throwable cause) {
        super(message.replaceAll("\\s*[\\r\\n]+\\s*", " ").strip(), cause);
    }
}
