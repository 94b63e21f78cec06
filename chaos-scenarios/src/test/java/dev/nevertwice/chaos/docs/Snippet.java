package dev.nevertwice.chaos.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A piece of a page that is to be typed, compiled or read by a program: fenced, or indented by four blanks.
 *
 * @param page from the top of the checkout
 * @param line where it begins
 */
record Snippet(String page, int line, String text) {

    static final Path ROOT = Path.of("..");
    private static final String INDENT = "    ";

    /** All of them, but for the pages that a program writes: their snippets are its output. */
    static List<Snippet> all() throws IOException {
        List<Snippet> all = new ArrayList<>();
        for (String page : pages()) {
            if (!page.equals("docs/scoreboard.md") && !page.equals("docs/benchmarks.md")) {
                all.addAll(of(page, Files.readString(ROOT.resolve(page))));
            }
        }
        return all;
    }

    private static List<String> pages() throws IOException {
        List<String> pages = new ArrayList<>(List.of("README.md", "README.ko.md"));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.map(path -> "docs/" + path.getFileName()).filter(name -> name.endsWith(".md")).sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    static List<Snippet> of(String page, String markdown) {
        List<Snippet> found = new ArrayList<>();
        String[] lines = markdown.split("\n");
        for (int at = 0; at < lines.length; at++) {
            int begin = at;
            if (lines[at].startsWith("```")) {
                String fence = lines[at].replaceFirst("[^`].*", "");
                do {
                    at++;
                } while (!lines[at].startsWith(fence));
                found.add(new Snippet(page, begin + 2, String.join("\n", List.of(lines).subList(begin + 1, at))));
            } else if (lines[at].startsWith(INDENT) && (at == 0 || lines[at - 1].isBlank())) {
                while (at + 1 < lines.length && goesOn(lines, at + 1)) {
                    at++;
                }
                found.add(new Snippet(page, begin + 1, String.join("\n", List.of(lines).subList(begin, at + 1))
                        .stripIndent().strip()));
            }
        }
        return found;
    }

    private static boolean goesOn(String[] lines, int at) {
        return lines[at].startsWith(INDENT)
                || lines[at].isBlank() && at + 1 < lines.length && lines[at + 1].startsWith(INDENT);
    }

    String firstLine() {
        return text.lines().findFirst().orElse("");
    }

    String where() {
        return page + ":" + line;
    }
}
