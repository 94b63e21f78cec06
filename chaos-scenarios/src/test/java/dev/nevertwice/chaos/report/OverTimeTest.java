package dev.nevertwice.chaos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.history.Operation.Result;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Proceedings;
import dev.nevertwice.chaos.report.LineChart.Line;
import dev.nevertwice.chaos.report.LineChart.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A run from left to right: what the charts of the report are made of, and that nobody needs eyes, colours or scripts for them. */
class OverTimeTest {

    private static RunTimes times() {
        Evidence sample = SampleReports.evidence(SampleReports.operations());
        Proceedings proceedings = new Proceedings(
                SampleReports.BEGIN.plusSeconds(5), 6, List.of(),
                Map.of("purchase-17", new Proceedings.Wanted(12_900, "KRW", null, "mer_1")), List.of(), null, null, 1);
        return RunTimes.of(new Evidence(
                sample.operations(), sample.books(), sample.truth(), sample.pspJournal(), sample.faultsFired(), true,
                Duration.ofSeconds(3), null, null, proceedings)).orElseThrow();
    }

    private static Document page() {
        Markup html = new Markup().open("div");
        new RequestsChart(times(), html).write();
        new LatencyOverTime(times()).chart().write(html);
        new MoneyOverTime(times()).charts().forEach(chart -> chart.write(html));
        return Xml.parsed(html.close().toString());
    }

    private static List<String> texts(Document page, String look) {
        return Xml.elements(page, "text").stream().filter(text -> text.getAttribute("class").equals(look))
                .map(Element::getTextContent).toList();
    }

    @Test
    void everyChartSaysItsUnits() {
        List<String> units = texts(page(), "unit");

        String time = "time since the first request";
        assertEquals(List.of("requests per 0.1 s", time, "milliseconds", time, "KRW", time, "USD", time), units);
    }

    @Test
    void allStandOnOneTimeAxis() {
        List<String> ticks = texts(page(), "tick").stream().filter(tick -> tick.endsWith(" s")).toList();

        assertEquals(32, ticks.size());
        assertEquals(List.of("0 s", "1 s", "2 s", "3 s", "4 s", "5 s", "6 s", "7 s"), ticks.subList(0, 8));
        assertEquals(ticks.subList(0, 8), ticks.subList(24, 32));
    }

    @Test
    void whoCanNotSeeThePictureIsToldWhatIsInIt() {
        List<String> said = Xml.elements(page(), "svg").stream().map(picture -> picture.getAttribute("aria-label"))
                .filter(label -> !label.isEmpty()).toList();

        assertEquals(4, said.size());
        assertTrue(said.getFirst().contains("5 done as asked; 0 refused: certainly not done; 1 no answer"),
                said.getFirst());
        assertTrue(said.getFirst().contains("reply-lost struck 2 times"), said.getFirst());
        assertTrue(said.get(2).startsWith("Money in KRW. charged"), said.get(2));
    }

    @Test
    void eachFaultHasALaneWithAStrokeForEachStrike() {
        assertEquals(
                List.of("callback-dropped, 1 time", "duplicate-callbacks, 1 time", "overloaded, 1 time",
                        "reply-lost, 2 times"),
                texts(page(), "lane-name"));
        List<Element> lanes = Xml.elements(page(), "path").stream()
                .filter(path -> path.getAttribute("class").equals("strikes") && path.getAttribute("d").contains("v10M")
                        && !path.getAttribute("d").startsWith("M8 "))
                .toList();
        assertEquals(1, lanes.size(), "only one fault struck twice");
    }

    /** The first charge at 0.05 s, the second at 1.59 s; the refund comes after the last request. */
    @Test
    void moneyStandsWhereEachSideSawIt() {
        LineChart krw = new MoneyOverTime(times()).charts().getFirst();

        assertEquals(
                List.of("charged, less what was given back: the PSP's truth", "buyers were told it is paid"),
                krw.lines().stream().map(Line::name).toList());
        assertEquals(List.of(0L, 12_900L, 25_800L, 12_900L, 12_900L), values(krw.lines().getFirst()));
        assertEquals(Duration.ofMillis(6_910), krw.lines().get(1).points().get(1).at());
        assertEquals(List.of(0L, 12_900L, 12_900L), values(krw.lines().get(1)));
    }

    private static List<Long> values(Line line) {
        return line.points().stream().map(Point::value).toList();
    }

    @Test
    void theTimeOfFaultsEndsWithTheHeal() {
        assertEquals(List.of(new LineChart.Band("faults in force", Duration.ZERO, Duration.ofSeconds(5))),
                times().bands());
    }

    @Test
    void whatLooksAtEverythingOnceMoreIsNotPartOfTheTime() {
        List<Operation> operations = new ArrayList<>(SampleReports.operations());
        Operation last = SampleReports.operation(6, "status", 60_000, 60_010, Result.OK, 200, "paid", null);
        operations.add(new Operation(
                6, Operation.LAST_LOOK, "status", "purchase-17", null, "d", last.invoked(), last.completed(), Result.OK,
                200, "pay_1", "paid", null, null));

        RunTimes times = RunTimes.of(SampleReports.evidence(operations)).orElseThrow();

        assertEquals(6, times.operations().size());
        assertEquals(Duration.ofMillis(6_910).multipliedBy(41).dividedBy(40), times.axis().length());
    }

    @Test
    void aPercentileIsTheNearestRank() {
        List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList();

        assertEquals(50, LatencyOverTime.percentile(hundred, 50));
        assertEquals(99, LatencyOverTime.percentile(hundred, 99));
        assertEquals(7, LatencyOverTime.percentile(List.of(7L), 99));
        assertEquals(-1, LatencyOverTime.percentile(List.of(), 50), "nothing was measured");
        assertEquals(1, LatencyOverTime.percentile(List.of(0L), 50), "sooner than the axis can show");
    }

    @Test
    void ticksAreRoundInEveryUnit() {
        assertEquals(List.of("0 s", "0.02 s", "0.04 s"), labels(Duration.ofMillis(130)).subList(0, 3));
        assertEquals(List.of("0 s", "30 s", "60 s"), labels(Duration.ofSeconds(175)).subList(0, 3));
        assertEquals(List.of("0 min", "10 min", "20 min"), labels(Duration.ofMinutes(71)).subList(0, 3));
        assertEquals(List.of("0 h", "12 h", "24 h"), labels(Duration.ofDays(3)).subList(0, 3));
    }

    private static List<String> labels(Duration length) {
        TimeAxis axis = new TimeAxis(length);
        assertTrue(axis.ticks().size() <= 9 && axis.length().dividedBy(axis.interval()) < 72);
        return axis.ticks().stream().map(axis::label).toList();
    }

    @Test
    void valuesAreRoundAndHaveTheirCurrencysPoint() {
        ValueAxis dollars = ValueAxis.even(123_456, 2);
        assertEquals(List.of("0", "500", "1,000", "1,500"), dollars.ticks().stream().map(dollars::label).toList());
        ValueAxis cents = ValueAxis.even(7, 2);
        assertEquals(List.of("0.00", "0.02", "0.04", "0.06", "0.08"),
                cents.ticks().stream().map(cents::label).toList());
        ValueAxis waits = ValueAxis.decades(3, 2_500);
        assertEquals(List.of(1L, 10L, 100L, 1_000L, 10_000L), waits.ticks());
        assertEquals(List.of(200L, 150L, 100L, 0L),
                LongStream.of(1, 10, 100, 10_000).map(value -> waits.y(value, 200, 0)).boxed().toList());
    }
}
