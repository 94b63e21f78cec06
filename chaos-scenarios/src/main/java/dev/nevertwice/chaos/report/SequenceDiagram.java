package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.report.Story.Click;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Draws a story as SVG; colours come from the style sheet of the page it stands in. */
final class SequenceDiagram {

    private static final int WIDTH = 1000;
    private static final int GUTTER = 96;
    private static final int HEAD = 58;
    private static final int ROW = 44;
    private static final int GAP_ROW = 30;
    private static final int FOOT = 18;
    /** Width of a letter, with some to spare: SVG can't measure text without a script. */
    private static final int LETTER = 7;
    /** Longer silences are said in words instead of drawn to scale. */
    private static final Duration SILENCE = Duration.ofMillis(900);

    private final Story story;
    private final String id;
    private final List<Lane> lanes;
    private final Rows rows;
    private final Markup svg;

    private SequenceDiagram(Story story, String id, Markup svg) {
        this.story = story;
        this.id = id;
        this.svg = svg;
        this.lanes = Arrays.stream(Lane.values()).filter(story::uses).toList();
        this.rows = Rows.of(story.steps(), HEAD, ROW, GAP_ROW, SILENCE);
    }

    /** @param id unique in the page */
    static void draw(Story story, String id, Markup page) {
        new SequenceDiagram(story, id, page).draw(false);
    }

    /** A file of its own, with all that it looks like. */
    static String picture(Story story) {
        Markup svg = new Markup();
        new SequenceDiagram(story, "story", svg).draw(true);
        return svg.toString();
    }

    private void draw(boolean alone) {
        int height = rows.bottom() + FOOT;
        svg.open(
                "svg", "xmlns", "http://www.w3.org/2000/svg", "class", "sequence", "viewBox",
                "0 0 " + WIDTH + " " + height,
                "role", "img", "aria-labelledby", id + "-title");
        if (alone) {
            svg.open("style").trusted(StyleSheet.text() + ".sequence { width: " + WIDTH + "px; }").close();
            svg.empty("rect", "width", "100%", "height", "100%", "style", "fill: var(--card)");
        }
        svg.element("title", "Sequence diagram. " + story.caption(), "id", id + "-title");
        lanes.forEach(lane -> lifeline(lane, height));
        story.clicks().forEach(this::waiting);
        rows.silences().forEach((y, silence) -> silence(y, silence));
        Instant begin = story.steps().isEmpty() ? Instant.EPOCH : story.steps().getFirst().at();
        String before = "";
        for (int i = 0; i < story.steps().size(); i++) {
            Step step = story.steps().get(i);
            String time = clock(Duration.between(begin, step.at()));
            if (!time.equals(before)) {
                svg.element("text", time, "class", "time", "x", GUTTER - 16, "y", rows.y(i) + 4, "text-anchor", "end");
            }
            before = time;
            step(step, rows.y(i));
        }
        svg.closeLine();
    }

    private void lifeline(Lane lane, int height) {
        int x = x(lane);
        svg.empty("line", "class", "life", "x1", x, "x2", x, "y1", 40, "y2", height - 6);
        svg.empty("rect", "class", "lane", "x", x - 74, "y", 6, "width", 148, "height", 32, "rx", 7);
        svg.element("text", lane.title(), "class", "lane-title", "x", x, "y", 27, "text-anchor", "middle");
    }

    /** The bar on the buyer's lifeline while it waits for an answer; a double click stands beside the first. */
    private void waiting(Click click) {
        int top = rows.yAt(click.from());
        int bottom = Math.max(top + 6, rows.yAt(click.until()));
        svg.empty(
                "rect", "class", click.doubled() ? "wait doubled" : "wait", "x",
                x(Lane.BUYER) - (click.doubled() ? 13 : 4),
                "y", top, "width", 8, "height", bottom - top, "rx", 3);
    }

    private void silence(int y, Duration silence) {
        svg.empty("line", "class", "silence", "x1", GUTTER, "x2", WIDTH - 20, "y1", y, "y2", y);
        svg.element(
                "text", Numbers.seconds(silence) + " later", "class", "silence-text", "x", (GUTTER + WIDTH) / 2, "y",
                y + 4,
                "text-anchor", "middle");
    }

    private void step(Step step, int y) {
        switch (step.look()) {
            case REQUEST, REPLY -> arrow(step, y);
            case LOST -> lost(step, y);
            case NOTE, MONEY, MONEY_AGAIN -> box(step, y);
            case OMITTED -> svg.element(
                    "text", step.label(), "class", "omitted", "x", (GUTTER + WIDTH) / 2, "y", y + 4, "text-anchor",
                    "middle");
        }
    }

    private void arrow(Step step, int y) {
        int from = x(step.from());
        int to = x(step.to());
        int direction = to > from ? 1 : -1;
        int end = to - direction * 2;
        String look = step.look() == Step.Look.REQUEST ? "request" : "reply";
        svg.empty("line", "class", look, "x1", from, "x2", end - direction * 6, "y1", y, "y2", y);
        svg.empty("path", "class", "head", "d", "M" + end + " " + y + " l" + (-direction * 9) + " -4.5 v9 z");
        words(step, Math.min(from, to), Math.abs(to - from), y);
    }

    /** Most of the way, then a cross. */
    private void lost(Step step, int y) {
        int from = x(step.from());
        int cross = from + (x(step.to()) - from) * 6 / 7;
        svg.empty("line", "class", "lost", "x1", from, "x2", cross, "y1", y, "y2", y);
        svg.empty(
                "path", "class", "cross", "d",
                "M" + (cross - 7) + " " + (y - 7) + " l14 14 M" + (cross - 7) + " " + (y + 7) + " l14 -14");
        words(step, Math.min(from, x(step.to())), Math.abs(x(step.to()) - from), y);
    }

    private void words(Step step, int left, int width, int y) {
        int middle = left + width / 2;
        int room = (width - (step.look() == Step.Look.LOST ? 72 : 20)) / LETTER;
        int wide = width / LETTER;
        String look = step.look() == Step.Look.LOST ? "label bad" : "label";
        label(fitted(step.label(), room), look, middle, y - 7);
        String below = step.detail() == null ? "" : step.detail();
        if (step.fault() == null) {
            label(fitted(below, wide), "detail", middle, y + 15);
        } else {
            String fault = "fault " + step.fault();
            label(fitted(fault, wide), "detail bad", middle, y + 15);
        }
    }

    private void label(String text, String look, int x, int y) {
        if (!text.isEmpty()) {
            svg.element("text", text, "class", look, "x", x, "y", y, "text-anchor", "middle");
        }
    }

    private void box(Step step, int y) {
        String below = step.fault() == null ? step.detail() : "fault " + step.fault();
        boolean money = step.look() != Step.Look.NOTE;
        int longest = Math.max(step.label().length() + (money ? 3 : 0), below == null ? 0 : below.length());
        int width = Math.clamp((long) longest * LETTER + 24, 90, 250);
        int height = below == null ? 24 : 38;
        int x = Math.min(x(step.from()) - width / 2, WIDTH - width - 4);
        int room = (width - 16) / LETTER + 1;
        String look = switch (step.look()) {
            case MONEY -> "box money";
            case MONEY_AGAIN -> "box again";
            default -> step.fault() == null ? "box" : "box faulty";
        };
        svg.empty("rect", "class", look, "x", x, "y", y - height / 2, "width", width, "height", height, "rx", 6);
        int middle = x + width / 2;
        label(fitted(step.label(), room), money ? "inside strong" : "inside", middle, below == null ? y + 4 : y - 3);
        if (below != null) {
            label(fitted(below, room + 2), step.fault() == null ? "inside detail" : "inside detail bad", middle,
                    y + 12);
        }
    }

    private int x(Lane lane) {
        int right = WIDTH - 130;
        int left = GUTTER + 84;
        return left + (right - left) * lanes.indexOf(lane) / Math.max(1, lanes.size() - 1);
    }

    /** Left out is the middle, because ids and keys differ at their ends. */
    private static String fitted(String text, int room) {
        if (text.length() <= room) {
            return text;
        }
        int end = Math.max(1, (room - 1) / 2);
        int start = Math.max(1, room - 1 - end);
        return text.substring(0, start) + "\u2026" + text.substring(text.length() - end);
    }

    private static String clock(Duration since) {
        return String.format(Locale.ROOT, "+%.3f s", since.toNanos() / 1e9);
    }
}
