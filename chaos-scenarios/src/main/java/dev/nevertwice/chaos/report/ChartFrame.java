package dev.nevertwice.chaos.report;

import java.time.Duration;
import java.util.List;

/** What every chart over time has: its title, a grid with numbers and units, shaded bands, a legend. */
final class ChartFrame {

    static final long WIDTH = 960;
    static final long LEFT = 92;
    static final long RIGHT = 944;
    static final long TOP = 26;
    static final long BOTTOM = 196;

    /** Room under the plot for the numbers and the title of the time axis. */
    private static final long FOOT = 44;

    private final Markup html;
    private final TimeAxis time;
    private final ValueAxis values;

    ChartFrame(Markup html, TimeAxis time, ValueAxis values) {
        this.html = html;
        this.time = time;
        this.values = values;
    }

    /**
     * Opens the figure and its picture; {@link #close} closes both.
     *
     * @param inWords the picture for who can't see it
     * @param below room for more, between the plot and the time axis
     */
    void open(String title, String unit, String inWords, List<LineChart.Band> bands, long below) {
        long bottom = BOTTOM + below;
        html.open("figure", "class", "chart").element("figcaption", title).open("div", "class", "wide");
        html.open("svg", "viewBox", "0 0 " + WIDTH + " " + (bottom + FOOT), "role", "img", "aria-label", inWords);
        for (LineChart.Band band : bands) {
            long from = x(band.from());
            html.empty("rect", "class", "band", "x", from, "y", TOP, "width", Math.max(2, x(band.until()) - from),
                    "height", bottom - TOP);
        }
        for (long tick : values.ticks()) {
            long y = y(tick);
            html.empty("line", "class", "grid", "x1", LEFT, "y1", y, "x2", RIGHT, "y2", y);
            html.element("text", values.label(tick), "class", "tick", "x", LEFT - 8, "y", y + 4, "text-anchor",
                    "end");
        }
        html.element("text", unit, "class", "unit", "x", LEFT - 8, "y", TOP - 14, "text-anchor", "start");
        for (Duration tick : time.ticks()) {
            long x = x(tick);
            html.empty("line", "class", "grid", "x1", x, "y1", bottom, "x2", x, "y2", bottom + 5);
            html.element("text", time.label(tick), "class", "tick", "x", x, "y", bottom + 19, "text-anchor",
                    "middle");
        }
        html.element("text", "time since the first request", "class", "unit", "x", RIGHT, "y", bottom + 37,
                "text-anchor", "end");
    }

    long x(Duration at) {
        return time.x(at, LEFT, RIGHT);
    }

    long y(long value) {
        return values.y(value, BOTTOM, TOP);
    }

    /** Ends the picture and writes what stands for what. */
    void close(List<Key> legend) {
        html.close().close().open("ul", "class", "legend");
        for (Key key : legend) {
            html.open("li").open("svg", "viewBox", "0 0 28 12", "aria-hidden", "true");
            switch (key.shape()) {
                case AREA -> html.empty("rect", "class", key.look(), "x", 2, "y", 1, "width", 24, "height", 10);
                case LINE -> html.empty("path", "class", key.look(), "d", "M1 6L27 6");
                case STROKES -> html.empty("path", "class", key.look(), "d", "M8 1v10M14 1v10M17 1v10");
            }
            html.close().text(key.name()).close();
        }
        html.close().closeLine();
    }

    enum Shape {
        AREA,
        LINE,
        STROKES
    }

    /** A line of the legend. */
    record Key(String name, String look, Shape shape) {}
}
