package dev.nevertwice.chaos.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java of a page, compiled with what a reader would import. What is not ours and not here (Spring) is taken out. */
final class JavaSnippet {

    private static final String IMPORTS = """
            import static org.junit.jupiter.api.Assertions.*;
            import dev.nevertwice.chaos.junit5.*;
            import dev.nevertwice.chaos.proxy.*;
            import dev.nevertwice.chaos.proxy.link.*;
            import dev.nevertwice.psp.*;
            import dev.nevertwice.psp.junit5.*;
            import dev.nevertwice.psp.profile.*;
            import eu.rekawek.toxiproxy.ToxiproxyClient;
            import eu.rekawek.toxiproxy.model.ToxicDirection;
            import org.junit.jupiter.api.*;
            """;

    private JavaSnippet() {}

    static void compile(String text, Path folder) throws IOException {
        String imports = text.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String body = text.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"))
                .replaceFirst("(?s)@SpringBootTest\\(.*?\"}\\)\n", "").replaceAll("(?m)^(\\s*)\\.\\.\\..*$", "$1// $0");
        String unit = body.contains("class ") ? body
                : "class Statements {\nvoid run() throws Exception {\n" + body + "\n}\n}";
        String name = unit.replaceFirst("(?s).*?class (\\w+).*", "$1");
        Path source = Files.writeString(folder.resolve(name + ".java"), IMPORTS + imports + "\n" + unit);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean well = compiler.getTask(said, files, null,
                    List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none"), null,
                    files.getJavaFileObjects(source)).call();
            assertTrue(well, () -> said + "\n" + unit);
        }
    }
}
