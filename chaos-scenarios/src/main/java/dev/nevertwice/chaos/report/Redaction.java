package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Proceedings;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.shrink.Shrunk;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blackens secrets in whatever was observed: API keys, webhook secrets, passwords in URLs, card numbers. Applied once
 * to the evidence, before any report is made of it. Idempotency keys and test sources stay: they are the evidence.
 */
final class Redaction {

    private static final String BLACK = "[redacted]";

    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile("(?i)(?<=\\bbearer )[^\\s\"',;]+"),
            Pattern.compile("(?i)(?<=\\bbasic )[A-Za-z0-9+/=]{8,}"),
            Pattern.compile("whsec_[A-Za-z0-9+/=_-]+"),
            Pattern.compile("\\b(?:psp|merchant|ops)_(?:test|live)_key\\w*"),
            Pattern.compile("\\b[sr]k_(?:test|live)_\\w+"),
            Pattern.compile("(?<=://)[^\\s/@:]+:[^\\s/@]+(?=@)"),
            Pattern.compile("(?i)(?<=\\b(?:password|passwd|pwd|secret)[=:] ?)[^\\s&\"',;]+"));

    /** 13 to 19 digits, perhaps in groups, that don't belong to a longer word. */
    private static final Pattern CARD = Pattern.compile("(?<![\\w.-])[2-6]\\d{3}(?:[ -]?\\d){9,15}(?![\\w-])");

    private Redaction() {}

    static String of(String text) {
        if (text == null) {
            return null;
        }
        String clean = CARD.matcher(text).replaceAll(Redaction::blackenCard);
        for (Pattern secret : SECRETS) {
            clean = secret.matcher(clean).replaceAll(BLACK);
        }
        return clean;
    }

    private static String blackenCard(MatchResult number) {
        String digits = number.group().replaceAll("\\D", "");
        return isLuhn(digits) ? BLACK : Matcher.quoteReplacement(number.group());
    }

    private static boolean isLuhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : digit * 2;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    static JsonNode of(JsonNode node) {
        if (node == null) {
            return null;
        }
        if (node.isTextual()) {
            String told = of(node.textValue());
            return told.equals(node.textValue()) ? node : TextNode.valueOf(told);
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(element -> copy.add(of(element)));
            return copy;
        }
        return node.isObject() ? of((ObjectNode) node) : node;
    }

    /** The object itself where there is nothing to take out of it: most of the evidence of a long run is never copied. */
    private static ObjectNode of(ObjectNode node) {
        ObjectNode copy = null;
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode told = of(field.getValue());
            if (told != field.getValue()) {
                copy = copy == null ? JsonNodeFactory.instance.objectNode().setAll(node) : copy;
                copy.set(field.getKey(), told);
            }
        }
        return copy == null ? node : copy;
    }

    static ScenarioReport of(ScenarioReport report) {
        return new ScenarioReport(
                report.word(), report.scenario(), report.ending(), report.verdict(), findings(report.findings()),
                report.figures(), report.faultsFired(), report.campaign(), of(report.shown()), report.took(),
                report.repeat(), of(report.note()), of(report.shrunk()));
    }

    private static ShrunkReport of(ShrunkReport report) {
        if (report == null) {
            return null;
        }
        Shrunk shrunk = report.shrunk();
        return new ShrunkReport(
                new Shrunk(
                        shrunk.scenario(), shrunk.seed(), shrunk.invariant(), of(shrunk.result()),
                        shrunk.stepsBefore(), shrunk.runs()),
                report.repeat(), report.repeatLive());
    }

    private static RunResult of(RunResult run) {
        if (run == null) {
            return null;
        }
        return new RunResult(
                run.scenario(), run.rig(), run.seed(), run.defect(), run.verdict(), findings(run.findings()),
                run.figures(), run.took(), run.traceHash(), run.repeat(), of(run.evidence()));
    }

    private static List<Finding> findings(List<Finding> findings) {
        return findings.stream()
                .map(finding -> new Finding(
                        finding.invariant(), finding.verdict(), finding.evidence(), finding.violationCount(),
                        finding.violations().stream().map(Redaction::of).toList()))
                .toList();
    }

    private static Violation of(Violation violation) {
        return new Violation(
                of(violation.payment()), of(violation.message()),
                violation.charges().stream().map(Redaction::of).toList(), of(violation.fault()));
    }

    private static Evidence of(Evidence evidence) {
        if (evidence == null) {
            return null;
        }
        return new Evidence(
                evidence.operations().stream().map(Redaction::of).toList(), of(evidence.books()), of(evidence.truth()),
                of(evidence.pspJournal()), evidence.faultsFired(), evidence.settled(), evidence.settledIn(),
                of(evidence.firstReconciliation()), of(evidence.lastReconciliation()), shown(evidence.proceedings()));
    }

    /** What is told of them: when the faults ended, and what everybody wanted. */
    private static Proceedings shown(Proceedings proceedings) {
        return new Proceedings(
                proceedings.healed(), 0, List.of(), proceedings.wanted(), List.of(), null, null,
                proceedings.timeScale());
    }

    private static Operation of(Operation operation) {
        return new Operation(
                operation.index(), operation.client(), operation.kind(), operation.purchase(), of(operation.key()),
                operation.requestDigest(), operation.invoked(), operation.completed(), operation.result(),
                operation.status(), of(operation.payment()), of(operation.told()), operation.replyDigest(),
                of(operation.detail()));
    }
}
