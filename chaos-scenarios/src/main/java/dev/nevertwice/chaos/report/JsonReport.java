package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.run.RunResult.Figures;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The report for programs: everything but the bulky evidence. Words are the enums' own, in lower case. */
public final class JsonReport {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonReport() {}

    public static String of(VerifyReport report) {
        return tree(report).toPrettyString();
    }

    private static ObjectNode tree(VerifyReport report) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("verdict", word(report.verdict()));
        root.put("summary", Summary.of(report));
        root.put("rig", report.rig());
        root.put("seed", report.seed());
        root.put("defect", report.defect());
        root.put("started_at", report.startedAt().truncatedTo(ChronoUnit.MILLIS).toString());
        root.put("took_ms", report.took().toMillis());
        root.put("command", report.command());
        root.set("invariants", MAPPER.valueToTree(report.invariants()));
        ArrayNode scenarios = root.putArray("scenarios");
        report.scenarios().forEach(scenario -> scenarios.add(tree(scenario)));
        return root;
    }

    private static ObjectNode tree(ScenarioReport scenario) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("scenario", scenario.name());
        node.put("ending", word(scenario.ending()));
        node.put("verdict", word(scenario.verdict()));
        node.put("note", scenario.note());
        node.put("took_ms", scenario.took().toMillis());
        node.put("repeat", scenario.repeat());
        node.set("figures", tree(scenario.figures()));
        node.set("faults_fired", MAPPER.valueToTree(scenario.faultsFired()));
        node.set("unknown_because", MAPPER.valueToTree(Reasons.ofUnknown(scenario)));
        if (scenario.campaign() != null) {
            node.set("campaign", tree(scenario.campaign(), scenario.figures().purchases()));
        }
        if (scenario.shown() != null) {
            node.set("shown_run", shown(scenario));
        }
        if (scenario.shrunk() != null) {
            node.set("shrunk", tree(scenario.shrunk()));
        }
        ArrayNode findings = node.putArray("findings");
        scenario.findings().forEach(finding -> findings.add(tree(scenario, finding)));
        return node;
    }

    private static ObjectNode tree(Figures figures) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("purchases", figures.purchases());
        node.put("told_paid", figures.toldPaid());
        node.put("told_declined", figures.toldDeclined());
        node.put("charges", figures.charges());
        node.put("retries", figures.retries());
        node.put("faults_fired", figures.faultsFired());
        node.put("discrepancies_before", figures.discrepanciesBefore());
        node.put("open_automatic_after", figures.openAutomaticAfter());
        node.put("open_manual_after", figures.openManualAfter());
        return node;
    }

    private static ObjectNode tree(CampaignFigures campaign, long purchases) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("runs", campaign.runs());
        node.put("runs_asked", campaign.runsAsked());
        node.put("invalid_runs", campaign.invalidRuns());
        node.put("runs_per_second", campaign.runsPerSecond());
        node.put("purchases_per_second", campaign.perSecond(purchases));
        node.put("virtual_time_ms", campaign.virtualTime().toMillis());
        node.put("trace_hash", campaign.traceHash());
        return node;
    }

    private static ObjectNode tree(ShrunkReport report) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("invariant", report.shrunk().invariant());
        node.put("seed", report.shrunk().seed());
        node.put("steps_before", report.shrunk().stepsBefore());
        node.put("runs", report.shrunk().runs());
        node.set("steps", MAPPER.valueToTree(report.shrunk().steps()));
        node.put("scenario", report.shrunk().yaml());
        node.put("repeat", report.repeat());
        node.put("repeat_live", report.repeatLive());
        return node;
    }

    private static ObjectNode shown(ScenarioReport scenario) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("seed", scenario.shown().seed());
        node.put("verdict", word(scenario.shown().verdict()));
        node.put("trace_hash", scenario.shown().traceHash());
        return node;
    }

    private static ObjectNode tree(ScenarioReport scenario, Finding finding) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("invariant", finding.invariant());
        node.put("verdict", word(finding.verdict()));
        node.put("evidence", finding.evidence());
        node.put("violation_count", finding.violationCount());
        ArrayNode violations = node.putArray("violations");
        scenario.violations(finding).forEach(violation -> violations.add(tree(scenario, violation)));
        return node;
    }

    private static ObjectNode tree(ScenarioReport scenario, Violation violation) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("payment", violation.payment());
        node.put("message", violation.message());
        node.put("fault", violation.fault());
        ArrayNode charges = node.putArray("charges");
        for (String id : violation.charges()) {
            ChargeDetails details = ChargeDetails.of(scenario, violation, id);
            charges.addObject()
                    .put("id", id)
                    .put("order", details.order())
                    .put("key", details.key())
                    .put("fault", details.fault())
                    .put("class", details.faultClass());
        }
        return node;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
