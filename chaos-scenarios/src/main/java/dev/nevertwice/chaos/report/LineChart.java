package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.report.ChartFrame.Key;
import dev.nevertwice.chaos.report.ChartFrame.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Lines over time as SVG, for pages that have to work without a network or scripts.
 *
 * @param unit of the values, such as {@code ms}
 * @param lines at most four; a gap where a value is missing
 * @param axis shared with other charts, or empty: as long as the lines
 * @param bands shaded times
 */
public record LineChart(
        String title, String unit, List<Line> lines, Style style, Optional<TimeAxis> axis, List<Band> bands) {

    public LineChart {
        lines = List.copyOf(lines);
        bands = List.copyOf(bands);
        if (lines.size() > 4) {
            throw new IllegalArgumentException("more than four lines can't be told apart");
        }
    }

    /** A chart of its own. */
    public LineChart(String title, String unit, List<Line> lines) {
        this(title, unit, lines, Style.plain(), Optional.empty(), List.of());
    }

    /**
     * How values are drawn.
     *
     * @param decimals how many digits of a value are behind the point
     * @param magnitudes whether each power of ten is as far from the next
     * @param steps whether a value holds until the next
     */
    public record Style(int decimals, boolean magnitudes, boolean steps) {

        public static Style plain() {
            return new Style(0, false, false);
        }
    }

    /** @param points in the order of their time */
    public record Line(String name, List<Point> points) {}

    /** @param value below 0 when nothing could be measured */
    public record Point(Duration at, long value) {

        public Point(long second, long value) {
            this(Duration.ofSeconds(second), value);
        }
    }

    /** A time in which something was different. */
    public record Band(String name, Duration from, Duration until) {}

    public void write(Markup html) {
        TimeAxis time = axis.orElseGet(() -> new TimeAxis(
                points().map(Point::at).max(Duration::compareTo).orElse(Duration.ofSeconds(1))));
        ChartFrame frame = new ChartFrame(html, time, values());
        frame.open(title, unit, inWords(), bands, 0);
        List<Key> legend = new ArrayList<>();
        for (int number = 0; number < lines.size(); number++) {
            String look = "line line-" + (number + 1);
            html.empty("path", "class", look, "d", path(lines.get(number), frame));
            legend.add(new Key(lines.get(number).name(), look, Shape.LINE));
        }
        bands.stream().map(Band::name).distinct().forEach(name -> legend.add(new Key(name, "band", Shape.AREA)));
        frame.close(legend);
    }

    private Stream<Point> points() {
        return lines.stream().flatMap(line -> line.points().stream());
    }

    private ValueAxis values() {
        LongStream measured = points().mapToLong(Point::value).filter(value -> value >= 0);
        var span = measured.summaryStatistics();
        return style.magnitudes()
                ? ValueAxis.decades(Math.max(1, span.getMin()), Math.max(1, span.getMax()))
                : ValueAxis.even(Math.max(1, span.getMax()), style.decimals());
    }

    private String inWords() {
        StringBuilder words = new StringBuilder(title).append('.');
        ValueAxis exact = ValueAxis.even(1, style.decimals());
        for (Line line : lines) {
            List<Point> measured = line.points().stream().filter(point -> point.value() >= 0).toList();
            if (!measured.isEmpty()) {
                long most = measured.stream().mapToLong(Point::value).max().orElseThrow();
                words.append(" %s: at most %s, %s at the end.".formatted(
                        line.name(), exact.label(most), exact.label(measured.getLast().value())));
            }
        }
        return words.append(" In ").append(unit).append('.').toString();
    }

    private String path(Line line, ChartFrame frame) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (Point point : line.points()) {
            if (point.value() < 0) {
                pen = false;
                continue;
            }
            if (pen && style.steps()) {
                path.append('H').append(frame.x(point.at()));
            }
            path.append(pen ? 'L' : 'M').append(frame.x(point.at())).append(' ').append(frame.y(point.value()));
            if (!pen) {
                path.append("h0.01"); // A value between two gaps is a dot.
            }
            pen = true;
        }
        return path.toString();
    }
}
