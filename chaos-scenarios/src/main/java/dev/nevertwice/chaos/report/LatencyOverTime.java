package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.report.LineChart.Line;
import dev.nevertwice.chaos.report.LineChart.Point;
import dev.nevertwice.chaos.report.LineChart.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How long clients waited for answers, interval by interval. */
final class LatencyOverTime {

    private final RunTimes times;

    LatencyOverTime(RunTimes times) {
        this.times = times;
    }

    LineChart chart() {
        Predicate<Operation> checkouts = operation -> operation.kind().equals("pay");
        List<Line> lines = List.of(
                line("checkouts, median", checkouts, 50),
                line("checkouts, 99th percentile", checkouts, 99),
                line("all other requests, median", checkouts.negate(), 50),
                line("all other requests, 99th percentile", checkouts.negate(), 99));
        return new LineChart(
                "How long clients waited, until they had an answer or gave up, by when that was", "milliseconds",
                lines.stream().filter(line -> line.points().stream().anyMatch(point -> point.value() >= 0)).toList(),
                new Style(0, true, false), Optional.of(times.axis()), times.bands());
    }

    private Line line(String name, Predicate<Operation> those, int percentile) {
        Duration interval = times.axis().interval();
        Map<Long, List<Long>> waits = new TreeMap<>();
        times.operations().stream().filter(those).filter(operation -> operation.completed() != null)
                .forEach(operation -> waits
                        .computeIfAbsent(times.at(operation.completed()).dividedBy(interval),
                                unused -> new ArrayList<>())
                        .add(Duration.between(operation.invoked(), operation.completed()).toMillis()));
        List<Point> points = new ArrayList<>();
        for (long number = 0; number <= times.axis().length().dividedBy(interval); number++) {
            Duration middle = interval.multipliedBy(number).plus(interval.dividedBy(2));
            points.add(new Point(middle, percentile(waits.getOrDefault(number, List.of()), percentile)));
        }
        return new Line(name, points);
    }

    /** The nearest rank; -1 of nothing, and 1 ms for what was sooner. */
    static long percentile(List<Long> waits, int percentile) {
        List<Long> sorted = waits.stream().sorted().toList();
        return sorted.isEmpty() ? -1 : Math.max(1, sorted.get((sorted.size() * percentile + 99) / 100 - 1));
    }
}
