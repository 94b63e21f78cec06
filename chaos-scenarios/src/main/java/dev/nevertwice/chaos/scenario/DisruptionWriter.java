package dev.nevertwice.chaos.scenario;

import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import dev.nevertwice.chaos.scenario.Disruption.Act;
import dev.nevertwice.chaos.scenario.Disruption.Strike;
import dev.nevertwice.chaos.scenario.Disruption.Toxicity;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what {@link DisruptionReader} reads. */
final class DisruptionWriter {

    private DisruptionWriter() {}

    static void write(Scenario.Surroundings surroundings, StringBuilder yaml) {
        List<Disruption> all = surroundings.disruptions();
        if (surroundings.kafka()) {
            yaml.append("\nbus: kafka\n");
        }
        section("disruptions", all.stream().filter(Strike.class::isInstance).toList(), yaml);
        section("network", all.stream().filter(Toxicity.class::isInstance).toList(), yaml);
    }

    private static void section(String key, List<Disruption> disruptions, StringBuilder yaml) {
        if (!disruptions.isEmpty()) {
            yaml.append('\n').append(key).append(":\n");
            disruptions.forEach(each -> yaml.append("  - {").append(written(each)).append("}\n"));
        }
    }

    private static String written(Disruption disruption) {
        return "name: " + disruption.name() + switch (disruption) {
            case Strike strike -> ", act: " + strike.act().word() + ", at: " + strike.at()
                    + (strike.act() == Act.CUT_DATABASE ? ""
                            : ", lasting: " + ScenarioWriter.duration(strike.lasting()));
            case Toxicity toxicity -> ", link: " + toxicity.link().word() + ", toxic: " + toxic(toxicity.toxic())
                    + ", direction: " + toxicity.toxic().direction().word()
                    + ", toxicity_percent: " + toxicity.toxicityPercent()
                    + (toxicity.toxic().scope().perRequest() ? ", per_request: true" : "")
                    + ", from: " + toxicity.from() + ", until: " + toxicity.until();
        };
    }

    private static String toxic(ToxicSetting toxic) {
        return "{type: " + toxic.toxic().type().word() + toxic.toxic().attributes().entrySet().stream()
                .map(attribute -> ", " + attribute.getKey() + ": " + attribute.getValue())
                .collect(Collectors.joining()) + "}";
    }
}
