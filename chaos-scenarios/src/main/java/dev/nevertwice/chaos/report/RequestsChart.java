package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.history.Operation.Result;
import dev.nevertwice.chaos.report.ChartFrame.Key;
import dev.nevertwice.chaos.report.ChartFrame.Shape;
import dev.nevertwice.chaos.report.LineChart.Band;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How clients' requests ended, interval by interval, and under them a lane for each fault with a stroke at each strike. */
final class RequestsChart {

    private static final long LANE = 30;
    private static final Result[] RESULTS = {Result.OK, Result.FAILED, Result.UNKNOWN};
    private static final List<String> NAMES =
            List.of("done as asked", "refused: certainly not done", "no answer, or one that promises nothing");

    private final RunTimes times;
    private final Markup html;
    private final Duration interval;
    private final long[][] counts;

    RequestsChart(RunTimes times, Markup html) {
        this.times = times;
        this.html = html;
        this.interval = times.axis().interval();
        this.counts = new long[(int) times.axis().length().dividedBy(interval) + 1][RESULTS.length];
        for (Operation operation : times.operations()) {
            boolean ended = operation.completed() != null;
            Duration at = times.at(ended ? operation.completed() : operation.invoked());
            counts[(int) at.dividedBy(interval)][Arrays.asList(RESULTS).indexOf(operation.result())]++;
        }
    }

    void write() {
        Map<String, List<Duration>> strikes = times.strikes();
        long most = Arrays.stream(counts).mapToLong(interval -> Arrays.stream(interval).sum()).max().orElse(1);
        ChartFrame frame = new ChartFrame(html, times.axis(), ValueAxis.even(most, 0));
        String title = strikes.isEmpty() ? "How requests ended" : "How requests ended, and what went wrong meanwhile";
        frame.open(title, "requests per " + TimeAxis.seconds(interval), inWords(title), times.bands(),
                strikes.size() * LANE + (strikes.isEmpty() ? 0 : 8));
        bars(frame);
        long lane = ChartFrame.BOTTOM + 8;
        for (Map.Entry<String, List<Duration>> fault : strikes.entrySet()) {
            lane(frame, fault.getKey(), fault.getValue(), lane);
            lane += LANE;
        }
        List<Key> legend = new ArrayList<>();
        for (int result = 0; result < RESULTS.length; result++) {
            legend.add(new Key(NAMES.get(result), "bar bar-" + (result + 1), Shape.AREA));
        }
        times.bands().stream().map(Band::name).forEach(name -> legend.add(new Key(name, "band", Shape.AREA)));
        if (!strikes.isEmpty()) {
            legend.add(new Key("a fault struck", "strikes", Shape.STROKES));
        }
        frame.close(legend);
    }

    private void bars(ChartFrame frame) {
        for (int number = 0; number < counts.length; number++) {
            Duration from = interval.multipliedBy(number);
            long left = frame.x(from);
            long right = frame.x(from.plus(interval));
            long below = 0;
            for (int result = 0; result < RESULTS.length; result++) {
                long count = counts[number][result];
                if (count > 0) {
                    long top = frame.y(below + count);
                    html.open("rect", "class", "bar bar-" + (result + 1), "x", left, "y", top,
                            "width", Math.max(1, right - left - 1), "height", frame.y(below) - top);
                    html.element("title", "from %s on: %s %s".formatted(
                            TimeAxis.seconds(from), Numbers.grouped(count), NAMES.get(result))).close();
                    below += count;
                }
            }
        }
    }

    private void lane(ChartFrame frame, String fault, List<Duration> strikes, long top) {
        html.element("text", fault + ", " + Numbers.counted(strikes.size(), "time"), "class", "lane-name", "x",
                ChartFrame.LEFT + 6, "y", top + 12);
        StringBuilder strokes = new StringBuilder();
        strikes.stream().map(frame::x).distinct()
                .forEach(x -> strokes.append('M').append(x).append(' ').append(top + 17).append("v10"));
        html.empty("path", "class", "strikes", "d", strokes);
    }

    private String inWords(String title) {
        StringBuilder words = new StringBuilder(title).append(" over ")
                .append(Numbers.seconds(times.axis().length())).append(':');
        for (int result = 0; result < RESULTS.length; result++) {
            int column = result;
            long sum = Arrays.stream(counts).mapToLong(interval -> interval[column]).sum();
            words.append(' ').append(Numbers.grouped(sum)).append(' ').append(NAMES.get(result)).append(';');
        }
        times.strikes().forEach((fault, strikes) -> words.append(' ').append(fault).append(" struck ")
                .append(Numbers.counted(strikes.size(), "time")).append(';'));
        return words.append(" each stroke is one.").toString();
    }
}
