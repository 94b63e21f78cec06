package dev.nevertwice.chaos.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each link of README and docs leads to a file that is there, and to a heading that is in it. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern NAMED = Pattern.compile("(?:id|name)=\"([^\"]+)\"");

    @Test
    void eachLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            for (String link : links(page)) {
                links++;
                if (!leadsSomewhere(page, link)) {
                    broken.add(Snippet.ROOT.relativize(page) + ": " + link);
                }
            }
        }
        assertEquals(List.of(), broken);
        assertTrue(links > 200, "only " + links);
    }

    /** A page that no other one names is found by nobody. */
    @Test
    void eachPageIsNamedInTheReadme() throws IOException {
        for (String readme : List.of("README.md", "README.ko.md")) {
            List<String> named = links(Snippet.ROOT.resolve(readme));
            TreeSet<String> unnamed = new TreeSet<>();
            for (Path page : pages()) {
                String name = Snippet.ROOT.relativize(page).toString();
                if (name.startsWith("docs") && !named.contains(name)) {
                    unnamed.add(name);
                }
            }
            assertTrue(unnamed.isEmpty(), readme + " does not name " + unnamed);
        }
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        if (link.matches("[a-z]+://.*")) {
            return true;
        }
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
    }

    private static List<String> links(Path page) throws IOException {
        return LINK.matcher(Files.readString(page)).results().map(found -> found.group(1)).toList();
    }

    /** As GitHub makes them of headings; and those that are written out. */
    private static TreeSet<String> anchors(Path page) throws IOException {
        String text = Files.readString(page);
        TreeSet<String> anchors = new TreeSet<>();
        HEADING.matcher(text).results().map(LinksTest::slug).forEach(anchors::add);
        NAMED.matcher(text).results().map(found -> found.group(1)).forEach(anchors::add);
        return anchors;
    }

    private static String slug(MatchResult heading) {
        String plain = heading.group(1).replaceAll("]\\([^)]*\\)", "]").toLowerCase(Locale.ROOT);
        return plain.replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "").strip().replace(' ', '-');
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(Snippet.ROOT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of("README.md", "README.ko.md", "CHANGELOG.md").map(Snippet.ROOT::resolve),
                    docs.filter(file -> file.toString().endsWith(".md")).sorted()).toList();
        }
    }
}
