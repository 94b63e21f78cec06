package dev.nevertwice.chaos.defect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles changed source files against the class path of this program. */
final class SourceCompiler {

    private static final List<String> OPTIONS =
            List.of("--release", "21", "-proc:none", "-implicit:none", "-parameters", "-g", "-nowarn", "-Xlint:none");

    /** Each has read the class path, which takes longer than to compile a file, and is used by one thread at a time. */
    private static final Queue<StandardJavaFileManager> IDLE = new ConcurrentLinkedQueue<>();

    private static final String JAVA = "src/main/java/";

    private SourceCompiler() {}

    /**
     * Writes the classes below the folder. Takes about a second the first time, then a tenth of it.
     *
     * @param sources text by path in the repository
     * @throws DefectProblem with the first error
     */
    static void compile(String name, Map<String, String> sources, Path folder) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new DefectProblem(name + ": this Java has no compiler (" + System.getProperty("java.home")
                    + " is a runtime only); defects need a JDK 21 or newer");
        }
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((path, text) -> units.add(new Source(path, text)));
        StandardJavaFileManager idle = IDLE.poll();
        StandardJavaFileManager files = idle != null ? idle
                : compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        try {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
            if (!compiler.getTask(null, files, diagnostics, OPTIONS, null, units).call()) {
                throw new DefectProblem(name + " does not compile: " + first(diagnostics));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            IDLE.add(files);
        }
    }

    private static String first(DiagnosticCollector<JavaFileObject> diagnostics) {
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                String where = diagnostic.getSource() instanceof Source source
                        ? source.path + ":" + diagnostic.getLineNumber() + ": "
                        : "";
                return where + diagnostic.getMessage(Locale.ROOT);
            }
        }
        return "the compiler gave no reason";
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String path;
        private final String text;

        Source(String path, String text) {
            super(URI.create("string:///" + path.substring(path.indexOf(JAVA) + JAVA.length())), Kind.SOURCE);
            this.path = path;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
