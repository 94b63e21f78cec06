package dev.nevertwice.chaos.defect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a unified diff by files. Reads what git, diff and people write. */
public final class UnifiedDiff {

    private static final Pattern HUNK = Pattern.compile("@@ -\\d+(?:,(\\d{1,6}))? \\+\\d+(?:,(\\d{1,6}))? @@.*");

    private final String name;
    private final List<String> lines;

    private UnifiedDiff(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /** @param name for messages */
    public static List<FileDiff> files(String name, String diff) {
        List<String> lines = diff.lines().toList();
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).startsWith("--- ") && lines.get(i + 1).startsWith("+++ ")) {
                starts.add(i);
            }
        }
        if (starts.isEmpty()) {
            throw new DefectProblem(
                    name + ": not a unified diff: no '--- a/FILE' line followed by a '+++ b/FILE' line");
        }
        List<FileDiff> files = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            int to = i + 1 < starts.size() ? starts.get(i + 1) : lines.size();
            files.add(new UnifiedDiff(name, lines.subList(starts.get(i), to)).file());
        }
        return files;
    }

    private FileDiff file() {
        String path = lines.get(1).substring(4).split("\t")[0].strip();
        path = path.startsWith("b/") ? path.substring(2) : path;
        List<String> kept = new ArrayList<>(lines.subList(0, 2));
        int hunks = 0;
        for (int i = 2; i < lines.size(); i++) {
            Matcher header = HUNK.matcher(lines.get(i));
            if (header.matches()) {
                kept.add(lines.get(i));
                hunks++;
                i = hunk(i, count(header.group(1)), count(header.group(2)), kept, path + ": hunk " + hunks);
            }
            // Anything else between two hunks says nothing about content.
        }
        if (hunks == 0) {
            throw new DefectProblem(name + ": " + path + ": the diff has no hunk ('@@ -1,5 +1,5 @@')");
        }
        return new FileDiff(path, kept);
    }

    /** Keeps as many lines as the hunk's header says; returns the index of the last. */
    private int hunk(int header, int before, int after, List<String> kept, String where) {
        int i = header;
        while (before > 0 || after > 0) {
            i++;
            // Editors strip the blank that an empty line of context begins with.
            String line = i >= lines.size() ? "end" : lines.get(i).isEmpty() ? " " : lines.get(i);
            switch (line.charAt(0)) {
                case ' ' -> {
                    before--;
                    after--;
                }
                case '-' -> before--;
                case '+' -> after--;
                case '\\' -> {
                    continue;
                }
                default -> throw new DefectProblem(name + ": " + where + " is shorter than its header says");
            }
            kept.add(line);
        }
        return i;
    }

    private static int count(String digits) {
        return digits == null ? 1 : Integer.parseInt(digits);
    }
}
