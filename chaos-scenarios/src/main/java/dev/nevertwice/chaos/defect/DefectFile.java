package dev.nevertwice.chaos.defect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a patch file: a header of {@code field: text} lines, then the diff. A line that begins with blanks continues the
 * field before it.
 */
final class DefectFile {

    private static final Set<String> FIELDS = Set.of("id", "title", "what", "invariant", "scenario");
    private static final Set<String> MUTANT_FIELDS = Set.of("id", "title", "what", "scenario", "betrayed");
    private static final Pattern FIELD = Pattern.compile("(\\w+):\\s+(\\S.*)");

    private DefectFile() {}

    /** Requires the whole header. */
    static Defect read(String file, String text) {
        Map<String, String> header = header(file, text, FIELDS);
        return new Defect(
                header.get("id"),
                header.get("title"),
                header.get("what"),
                header.get("invariant"),
                header.get("scenario"),
                diff(text));
    }

    /** A mutant of the harness; requires the whole header. */
    static Mutant readMutant(String file, String text) {
        Map<String, String> header = header(file, text, MUTANT_FIELDS);
        return new Mutant(
                header.get("id"),
                header.get("title"),
                header.get("what"),
                header.get("scenario"),
                header.get("betrayed"),
                diff(text));
    }

    /** A patch that somebody brings: a diff, perhaps with a part of the header, perhaps with other words before it. */
    static Defect readForeign(String file, String text) {
        Map<String, String> header = new LinkedHashMap<>();
        text.substring(0, begin(text)).lines().map(FIELD::matcher)
                .filter(line -> line.matches() && FIELDS.contains(line.group(1)))
                .forEach(line -> header.put(line.group(1), line.group(2).strip()));
        return new Defect(
                file,
                header.getOrDefault("title", ""),
                header.getOrDefault("what", ""),
                header.getOrDefault("invariant", ""),
                header.getOrDefault("scenario", ""),
                diff(text));
    }

    /** The text from its first file on; whatever stands before is for people. */
    static String diff(String text) {
        return text.substring(begin(text));
    }

    private static Map<String, String> header(String file, String text, Set<String> fields) {
        Map<String, String> header = new LinkedHashMap<>();
        String last = null;
        List<String> lines = text.substring(0, begin(text)).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank()) {
                continue;
            }
            if (Character.isWhitespace(line.charAt(0)) && last != null) {
                header.merge(last, line.strip(), (before, more) -> before + " " + more);
                continue;
            }
            Matcher matcher = FIELD.matcher(line);
            if (!matcher.matches() || !fields.contains(matcher.group(1))) {
                throw new DefectProblem(file + ":" + (i + 1) + ": not a line of the header, which has the fields "
                        + String.join(", ", fields.stream().sorted().toList()));
            }
            last = matcher.group(1);
            header.put(last, matcher.group(2).strip());
        }
        for (String field : fields) {
            if (!header.containsKey(field)) {
                throw new DefectProblem(file + ": the header has no '" + field + ":' line");
            }
        }
        return header;
    }

    private static int begin(String text) {
        if (text.startsWith("--- ")) {
            return 0;
        }
        int at = text.indexOf("\n--- ");
        return at < 0 ? text.length() : at + 1;
    }
}
