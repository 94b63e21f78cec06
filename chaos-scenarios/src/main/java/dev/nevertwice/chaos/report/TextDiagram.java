package dev.nevertwice.chaos.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Draws a story with letters, for terminals and logs. */
final class TextDiagram {

    private static final int MARGIN = 12;
    /** From one lifeline to the next; three of them fit on eighty columns. */
    private static final int APART = 31;
    private static final int LEAST_SHAFT = 2;
    private static final int LEAST_LEFT_OUT = 2;

    private final Story story;
    private final List<Lane> lanes;
    private final StringBuilder text = new StringBuilder();

    private TextDiagram(Story story) {
        this.story = story;
        this.lanes = Arrays.stream(Lane.values()).filter(story::uses).toList();
    }

    static String of(Story story) {
        TextDiagram diagram = new TextDiagram(story);
        diagram.draw();
        return diagram.text.toString();
    }

    private void draw() {
        char[] heads = blank();
        lanes.forEach(lane -> put(heads, Math.max(0, x(lane) - lane.title().length() / 2), lane.title()));
        line(heads);
        Instant begin = story.steps().isEmpty() ? Instant.EPOCH : story.steps().getFirst().at();
        List<Step> steps = story.steps();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            int again = timesAgain(steps, i);
            if (again > LEAST_LEFT_OUT) {
                char[] gap = lifelines();
                put(gap, MARGIN + 3, "... the same " + again + " times more");
                line(gap);
                i += 2 * again - 1;
                continue;
            }
            char[] row = lifelines();
            put(row, 0, String.format(Locale.ROOT, "%9.3f", Duration.between(begin, step.at()).toNanos() / 1e9));
            if (step.isArrow()) {
                arrow(row, step);
            } else {
                box(row, step);
            }
            line(row);
            if (step.fault() != null) {
                char[] below = lifelines();
                put(below, Math.min(x(step.from()), x(step.to())) + 3, fitted("fault " + step.fault(), APART - 5));
                line(below);
            }
        }
    }

    /** How often a question and its answer come again right here, after they came once. */
    private static int timesAgain(List<Step> steps, int at) {
        int times = 0;
        while (at >= 2 && at + 1 < steps.size() && isAgain(steps.get(at), steps.get(at - 2))
                && isAgain(steps.get(at + 1), steps.get(at - 1))) {
            times++;
            at += 2;
        }
        return times;
    }

    private static boolean isAgain(Step step, Step before) {
        return step.isArrow() && step.fault() == null && step.from() == before.from() && step.to() == before.to()
                && step.look() == before.look() && withoutNumber(step).equals(withoutNumber(before));
    }

    private static String withoutNumber(Step step) {
        return step.label().replaceAll(", try \\d+$", "");
    }

    private void arrow(char[] row, Step step) {
        int from = x(step.from());
        int to = x(step.to());
        int left = Math.min(from, to) + 1;
        int right = Math.max(from, to) - 1;
        char shaft = step.look() == Step.Look.REQUEST ? '-' : '.';
        Arrays.fill(row, left, right + 1, shaft);
        if (step.look() == Step.Look.LOST) {
            row[from < to ? right - 2 : left + 2] = 'x';
            Arrays.fill(row, from < to ? right - 1 : left, from < to ? right + 1 : left + 2, ' ');
        } else {
            row[from < to ? right : left] = from < to ? '>' : '<';
        }
        String label = fitted(label(step), right - left - 2 * LEAST_SHAFT - 4);
        put(row, left + (right - left + 1 - label.length()) / 2 - 1, " " + label + " ");
    }

    private void box(char[] row, Step step) {
        String mark = step.look() == Step.Look.MONEY_AGAIN ? "!! " : "";
        String label = fitted("[" + mark + label(step), APART - 4) + "]";
        int x = x(step.from());
        boolean last = step.from() == lanes.getLast();
        put(row, last ? Math.max(MARGIN + 1, x - label.length() + 1) : x, label);
    }

    private static String label(Step step) {
        return Printable.of(step.label() + (step.detail() == null || step.isArrow() ? "" : ", " + step.detail()));
    }

    private static String fitted(String label, int room) {
        return label.length() <= room ? label : label.substring(0, Math.max(1, room - 2)) + "..";
    }

    private int x(Lane lane) {
        return MARGIN + APART * lanes.indexOf(lane);
    }

    private char[] blank() {
        char[] row = new char[MARGIN + APART * (lanes.size() - 1) + 16];
        Arrays.fill(row, ' ');
        return row;
    }

    private char[] lifelines() {
        char[] row = blank();
        lanes.forEach(lane -> row[x(lane)] = '|');
        return row;
    }

    private static void put(char[] row, int at, String words) {
        words.getChars(0, Math.min(words.length(), row.length - at), row, at);
    }

    private void line(char[] row) {
        text.append(new String(row).stripTrailing()).append('\n');
    }
}
