package dev.nevertwice.chaos.report;

import java.util.List;
import java.util.Locale;

/**
 * Lines over time as SVG, for pages that have to work without a network or scripts.
 *
 * @param unit of the values, such as {@code ms}
 * @param lines at most four; a gap where a value is missing
 */
public record LineChart(String title, String unit, List<Line> lines) {

    private static final long WIDTH = 720;
    private static final long HEIGHT = 200;
    private static final long LEFT = 64;
    private static final long TOP = 12;
    private static final long RIGHT = 708;
    private static final long BOTTOM = 168;

    public LineChart {
        lines = List.copyOf(lines);
        if (lines.size() > 4) {
            throw new IllegalArgumentException("more than four lines can't be told apart");
        }
    }

    /** @param points in the order of their seconds */
    public record Line(String name, List<Point> points) {}

    /** @param value below 0 when nothing could be measured */
    public record Point(long second, long value) {}

    public void write(Markup html) {
        long seconds = Math.max(1, lines.stream().flatMap(line -> line.points().stream()).mapToLong(Point::second)
                .max().orElse(1));
        long most = rounded(lines.stream().flatMap(line -> line.points().stream()).mapToLong(Point::value)
                .max().orElse(1));
        html.open("figure", "class", "chart").element("figcaption", title);
        html.open("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label", title);
        for (long quarter = 0; quarter <= 4; quarter++) {
            long y = BOTTOM - (BOTTOM - TOP) * quarter / 4;
            html.empty("line", "class", "grid", "x1", LEFT, "y1", y, "x2", RIGHT, "y2", y);
            html.element("text", grouped(most * quarter / 4), "class", "tick", "x", LEFT - 6, "y", y + 4,
                    "text-anchor", "end");
        }
        html.element("text", "0 s", "class", "tick", "x", LEFT, "y", BOTTOM + 18);
        html.element("text", seconds + " s", "class", "tick", "x", RIGHT, "y", BOTTOM + 18, "text-anchor", "end");
        html.element("text", unit, "class", "tick", "x", LEFT + 4, "y", TOP + 8);
        for (int number = 0; number < lines.size(); number++) {
            html.empty("path", "class", "line line-" + (number + 1), "d", path(lines.get(number), seconds, most));
        }
        html.close().open("p", "class", "legend");
        for (int number = 0; number < lines.size(); number++) {
            html.element("span", lines.get(number).name(), "class", "line-" + (number + 1)).text(" ");
        }
        html.close().closeLine();
    }

    private static String path(Line line, long seconds, long most) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (Point point : line.points()) {
            if (point.value() < 0) {
                pen = false;
                continue;
            }
            long x = LEFT + (RIGHT - LEFT) * point.second() / seconds;
            long y = BOTTOM - (BOTTOM - TOP) * point.value() / most;
            path.append(pen ? 'L' : 'M').append(x).append(' ').append(y);
            pen = true;
        }
        return path.toString();
    }

    /** The next value whose quarters are easy to read. */
    private static long rounded(long most) {
        long power = 4;
        while (power * 10 < most) {
            power *= 10;
        }
        for (long factor : new long[]{1, 2, 3, 4, 5, 6, 8, 10}) {
            if (power * factor >= most) {
                return power * factor;
            }
        }
        return power * 10;
    }

    private static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
