package dev.nevertwice.chaos.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.scenario.Purchase.After;
import dev.nevertwice.chaos.scenario.Purchase.Claims;
import dev.nevertwice.chaos.scenario.Purchase.Dispute;
import dev.nevertwice.chaos.scenario.Scenario.Kills;
import dev.nevertwice.chaos.scenario.Scenario.Unreachable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a scenario that lists its purchases as a file that {@link ScenarioFile} reads as the same scenario. */
public final class ScenarioWriter {

    private static final int WIDTH = 116;
    private static final Set<String> NOT_TEXT = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final Scenario scenario;
    private final StringBuilder yaml = new StringBuilder();

    private ScenarioWriter(Scenario scenario) {
        this.scenario = scenario;
    }

    /** Throws {@link IllegalArgumentException} where purchases are left to chance. */
    public static String write(Scenario scenario) {
        if (scenario.workload().listed().isEmpty()) {
            throw new IllegalArgumentException(scenario.name() + " does not list its purchases");
        }
        return new ScenarioWriter(scenario).written();
    }

    private String written() {
        yaml.append("name: ").append(scenario.name()).append("\nabout: >\n");
        wrapped(scenario.about());
        workload();
        if (!scenario.faults().isEmpty()) {
            yaml.append("\nfaults:\n");
            scenario.faults().forEach(this::fault);
        }
        if (scenario.kills() != null) {
            yaml.append("\nkills: ").append(kills(scenario.kills())).append('\n');
        }
        DisruptionWriter.write(scenario.surroundings(), yaml);
        yaml.append('\n');
        line("payouts", scenario.payouts() == null ? null : "{every: " + scenario.payouts().every() + "}");
        line("hold", scenario.hold().isZero() ? null : duration(scenario.hold()));
        line("key_lifetime", scenario.keyLifetime() == null ? null : duration(scenario.keyLifetime()));
        line("psps", scenario.psps().count() == 1 ? null : Integer.toString(scenario.psps().count()));
        Unreachable unreachable = scenario.psps().unreachable();
        line("unreachable", unreachable == null ? null : "{psp: " + unreachable.psp() + ", every: "
                + duration(unreachable.every()) + ", lasts: " + duration(unreachable.lasts()) + "}");
        line("instances", scenario.instances() == 1 ? null : Integer.toString(scenario.instances()));
        line("clock_skew", scenario.clockSkew().isZero() ? null : duration(scenario.clockSkew()));
        line("trouble", scenario.trouble() == null ? null : "[" + scenario.trouble().stream()
                .map(Scenario.Trouble::word).collect(Collectors.joining(", ")) + "]");
        line("fees", scenario.fees().isEmpty() ? null : "{" + scenario.fees().entrySet().stream()
                .map(fee -> fee.getKey() + ": {fixed: " + fee.getValue().fixed() + ", permille: "
                        + fee.getValue().permille() + "}")
                .collect(Collectors.joining(", ")) + "}");
        line("bound", duration(scenario.bound()));
        line("invariants", "[" + String.join(", ", scenario.invariants()) + "]");
        return yaml.toString();
    }

    private void line(String key, String value) {
        if (value != null) {
            yaml.append(key).append(": ").append(value).append('\n');
        }
    }

    private void wrapped(String about) {
        StringBuilder line = new StringBuilder();
        for (String word : about.strip().split("\\s+")) {
            if (line.length() + word.length() > WIDTH) {
                yaml.append("  ").append(line).append('\n');
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        yaml.append("  ").append(line).append("\n\n");
    }

    private void workload() {
        Workload workload = scenario.workload();
        yaml.append("workload:\n  purchases:\n");
        workload.listed().forEach(purchase -> yaml.append("    - ").append(purchase(purchase)).append('\n'));
        int times = workload.size().purchases() / workload.listed().size();
        if (times > 1) {
            yaml.append("  times: ").append(times).append('\n');
        }
        if (workload.size().buyers() != workload.listed().size()) {
            yaml.append("  buyers: ").append(workload.size().buyers()).append('\n');
        }
        Duration held = workload.servicing().thoughts().held();
        if (held != null) {
            yaml.append("  held: ").append(duration(held)).append('\n');
        }
        if (!workload.others().attacks().isEmpty()) {
            yaml.append("  attacks: [").append(String.join(", ", workload.others().attacks())).append("]\n");
        }
        if (!scenario.simulated().equals(ScenarioFile.once(workload))) {
            yaml.append("\nsimulated: {purchases: ").append(scenario.simulated().purchases()).append(", buyers: ")
                    .append(scenario.simulated().buyers()).append("}\n");
        }
    }

    private static String purchase(Purchase purchase) {
        List<String> parts = new ArrayList<>(List.of("amount: " + purchase.amount(), "currency: "
                + purchase.currency()));
        add(parts, purchase.hosted(), "method: hosted");
        add(parts, !purchase.source().equals("tok_visa"), "source: " + purchase.source());
        add(parts, purchase.doubleClick(), "double_click: true");
        add(parts, purchase.changesCart(), "changed_cart: true");
        add(parts, purchase.readBack(), "read_back: true");
        add(parts, purchase.queued(), "queued: true");
        add(parts, purchase.atSecond(), "second_merchant: true");
        add(parts, !purchase.pause().isZero(), "pause: " + duration(purchase.pause()));
        After after = purchase.after();
        add(parts, after.sellers() != 1, "sellers: " + after.sellers());
        add(parts, after.manual(), "manual: true");
        add(parts, after.take() > 0, "take: " + after.take());
        add(parts, after.cancel(), "cancel: true");
        add(parts, after.refund() > 0, "refund: " + after.refund());
        add(parts, after.thoughts().otherCard(), "other_card: true");
        add(parts, after.thoughts().both(), "both: true");
        add(parts, !after.thoughts().late().isZero(), "late: " + duration(after.thoughts().late()));
        add(parts, after.thoughts().reusesKey(), "reused_key: true");
        Claims claims = after.claims();
        add(parts, claims.split(), "split: true");
        add(parts, claims.rival(), "rival_refund: true");
        add(parts, claims.negative(), "negative_refund: true");
        add(parts, claims.dispute() != Dispute.NONE, "dispute: " + claims.dispute().word());
        return "{" + String.join(", ", parts) + "}";
    }

    private static void add(List<String> parts, boolean there, String part) {
        if (there) {
            parts.add(part);
        }
    }

    private void fault(JsonNode rule) {
        String begin = "  - ";
        for (var field : rule.properties()) {
            boolean everything = field.getKey().equals("operation") && field.getValue().asText().equals("*");
            if (!everything) {
                yaml.append(begin).append(field.getKey()).append(": ").append(flow(field.getValue())).append('\n');
                begin = "    ";
            }
        }
    }

    private static String flow(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> object.properties().stream()
                    .map(field -> field.getKey() + ": " + flow(field.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
            case ArrayNode array -> {
                List<String> items = new ArrayList<>();
                array.forEach(item -> items.add(flow(item)));
                yield "[" + String.join(", ", items) + "]";
            }
            default -> value.isTextual() && !isPlain(value.textValue())
                    ? "'" + value.textValue().replace("'", "''") + "'"
                    : value.asText();
        };
    }

    /** Whether YAML takes it for text without quotes. */
    private static boolean isPlain(String text) {
        return text.matches("[a-z][A-Za-z0-9_-]*") && !NOT_TEXT.contains(text);
    }

    private static String kills(Kills kills) {
        return "{" + (kills.atCall() > 0 ? "at_call: " + kills.atCall() + ", " : "")
                + (kills.every() == null ? "" : "every: " + duration(kills.every()) + ", ")
                + "down: " + duration(kills.down()) + "}";
    }

    /** In the largest unit that says it exactly. */
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + "ms";
        } else if (millis % 60_000 != 0) {
            return millis / 1_000 + "s";
        }
        return millis % 3_600_000 != 0 ? millis / 60_000 + "m" : millis / 3_600_000 + "h";
    }
}
