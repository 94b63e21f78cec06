package dev.nevertwice.chaos.report;

/** The smallest schedule that still fails, in a scenario's part of the page. */
final class HtmlShrunk {

    private final Markup html;

    HtmlShrunk(Markup html) {
        this.html = html;
    }

    /** @param id of the scenario's part, unique in the page */
    void write(ScenarioReport scenario, String id) {
        ShrunkReport report = scenario.shrunk();
        html.open("div", "class", "shrunk");
        html.open("h3").text("The smallest schedule that breaks " + report.shrunk().invariant());
        html.element("span", ": " + report.figures() + ", seed " + report.shrunk().seed(), "class", "quiet").close();
        html.open("ol");
        report.shrunk().steps().forEach(step -> html.element("li", step));
        html.close();
        html.element("p", report.violation());
        report.story().ifPresent(story -> picture(story, id + "-shrunk"));
        code("The scenario, for every rig", report.shrunk().yaml());
        code("As a JUnit test", report.test(scenario.name()));
        command("In virtual time", report.repeat());
        command("On real parts", report.repeatLive());
        html.closeLine();
    }

    private void picture(Story story, String id) {
        html.open("figure").element("figcaption", story.caption()).open("div", "class", "wide");
        SequenceDiagram.draw(story, id, html);
        html.close().close();
    }

    private void code(String title, String lines) {
        html.open("details").element("summary", title).open("pre").element("code", lines).close().closeLine();
    }

    private void command(String title, String line) {
        html.open("p", "class", "repeat").text(title + ": ").element("code", line).closeLine();
    }
}
