package dev.nevertwice.chaos.scenario;

/** A scenario file that can't be used. The message is one line: file, line, path of the key, what is wrong. */
public final class ScenarioProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ScenarioProblem(String file, int line, String path, String what) {
        super(file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + oneLine(what), null,
                false, false);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", " ").strip();
    }
}
