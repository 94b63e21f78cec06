package dev.nevertwice.chaos.scenario;

import dev.nevertwice.chaos.proxy.toxic.BadAttribute;
import dev.nevertwice.chaos.proxy.toxic.Direction;
import dev.nevertwice.chaos.proxy.toxic.Range;
import dev.nevertwice.chaos.proxy.toxic.Scope;
import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import dev.nevertwice.chaos.proxy.toxic.ToxicType;
import dev.nevertwice.chaos.scenario.Disruption.Act;
import dev.nevertwice.chaos.scenario.Disruption.Strike;
import dev.nevertwice.chaos.scenario.Disruption.Toxicity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The keys {@code disruptions}, {@code network} and {@code bus} of a scenario file. */
final class DisruptionReader {

    private static final List<String> STRIKE = List.of("name", "act", "at", "lasting");
    private static final List<String> TOXICITY =
            List.of("name", "link", "toxic", "direction", "toxicity_percent", "per_request", "from", "until");
    private static final Duration MOST = Duration.ofHours(1);
    private static final long MOST_OF_ATTRIBUTE = 1_000_000_000;
    private static final int WHOLE = 100;

    private final Set<String> names = new HashSet<>();
    private final boolean kafka;

    /** @param taken names of the PSP's faults */
    private DisruptionReader(Set<String> taken, boolean kafka) {
        this.names.addAll(taken);
        this.kafka = kafka;
    }

    static Scenario.Surroundings read(Section file, Set<String> taken) {
        boolean kafka = file.has("bus") && file.oneOf("bus", List.of("postgres", "kafka")).equals("kafka");
        DisruptionReader reader = new DisruptionReader(taken, kafka);
        List<Disruption> disruptions = new ArrayList<>();
        if (file.has("disruptions")) {
            file.sections("disruptions", STRIKE).forEach(section -> disruptions.add(reader.strike(section)));
        }
        if (file.has("network")) {
            file.sections("network", TOXICITY).forEach(section -> disruptions.add(reader.toxicity(section)));
        }
        return new Scenario.Surroundings(kafka, List.copyOf(disruptions));
    }

    private Strike strike(Section section) {
        String name = name(section);
        Act act = Act.of(section.oneOf("act", Act.words()));
        if (act == Act.KILL_KAFKA && !kafka) {
            throw section.wrong("act", "'kill-kafka' needs 'bus: kafka'");
        }
        if (act == Act.CUT_DATABASE && section.has("lasting")) {
            throw section.wrong("lasting", "is not for 'cut-database', which is over at once");
        }
        return new Strike(
                name, act, section.percentages("at"),
                act == Act.CUT_DATABASE ? Duration.ZERO : section.duration("lasting", Duration.ZERO, MOST));
    }

    private Toxicity toxicity(Section section) {
        String name = name(section);
        LinkName link = LinkName.of(section.oneOf("link", LinkName.words()));
        if (link == LinkName.PAY_KAFKA && !kafka) {
            throw section.wrong("link", "'pay-kafka' needs 'bus: kafka'");
        }
        int from = section.has("from") ? (int) section.whole("from", 0, WHOLE - 1) : 0;
        int until = section.has("until") ? (int) section.whole("until", from + 1, WHOLE) : WHOLE;
        int percent = section.has("toxicity_percent") ? (int) section.whole("toxicity_percent", 1, WHOLE) : WHOLE;
        return new Toxicity(name, link, toxic(section, name), percent, from, until);
    }

    private static ToxicSetting toxic(Section section, String name) {
        List<String> types = Arrays.stream(ToxicType.values()).map(ToxicType::word).toList();
        List<String> every = Stream.concat(
                Stream.of("type"), Arrays.stream(ToxicType.values()).flatMap(type -> type.attributes().stream()))
                .distinct()
                .toList();
        ToxicType type = ToxicType.of(section.section("toxic", every).oneOf("type", types)).orElseThrow();
        Section toxic = section.section("toxic", Stream.concat(Stream.of("type"), type.attributes().stream()).toList());
        Map<String, Long> attributes = new LinkedHashMap<>();
        for (String attribute : type.attributes()) {
            if (toxic.has(attribute)) {
                attributes.put(attribute, toxic.whole(attribute, 0, MOST_OF_ATTRIBUTE));
            }
        }
        Direction direction = direction(section, type);
        try {
            ToxicSetting setting = ToxicSetting.of(name, direction, type, attributes);
            return section.has("per_request") && isTrue(section, "per_request")
                    ? setting.withScope(new Scope(Range.ALL, Range.ALL, Duration.ZERO, null, true))
                    : setting;
        } catch (BadAttribute wrong) {
            throw section.wrong("toxic", wrong.getMessage().replaceFirst("^attributes\\.", ""));
        }
    }

    private static Direction direction(Section section, ToxicType type) {
        List<String> words = Arrays.stream(Direction.values()).map(Direction::word).toList();
        String word = section.has("direction")
                ? section.oneOf("direction", words)
                : (type.works(Direction.DOWNSTREAM) ? Direction.DOWNSTREAM : Direction.UPSTREAM).word();
        Direction direction = Direction.of(word).orElseThrow();
        if (!type.works(direction)) {
            throw section.wrong("direction", "'" + type.word() + "' does not work " + word);
        }
        return direction;
    }

    private static boolean isTrue(Section section, String key) {
        section.mustBeTrue(key);
        return true;
    }

    private String name(Section section) {
        String name = FaultReader.name(section);
        if (!names.add(name)) {
            throw section.wrong("name", "'" + name + "' is the name of another fault");
        }
        return name;
    }
}
