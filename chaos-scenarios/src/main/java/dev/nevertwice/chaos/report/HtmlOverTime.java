package dev.nevertwice.chaos.report;

import java.util.Optional;

/** The run shown of a scenario from left to right: requests and faults, waiting, money. */
final class HtmlOverTime {

    private final Markup html;

    HtmlOverTime(Markup html) {
        this.html = html;
    }

    void write(ScenarioReport scenario) {
        if (scenario.shown() == null || scenario.shown().evidence() == null) {
            return;
        }
        Optional<RunTimes> found = RunTimes.of(scenario.shown().evidence());
        if (found.isEmpty()) {
            return;
        }
        RunTimes times = found.get();
        html.element("h3", scenario.campaign() == null ? "Over time" : "Over time, in the run shown");
        html.open("div", "class", "charts");
        new RequestsChart(times, html).write();
        new LatencyOverTime(times).chart().write(html);
        if (times.evidence().truth() != null && times.evidence().books() != null) {
            new MoneyOverTime(times).charts().forEach(chart -> chart.write(html));
        }
        html.closeLine();
    }
}
