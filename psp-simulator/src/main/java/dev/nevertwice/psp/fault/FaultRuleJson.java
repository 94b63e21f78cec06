package dev.nevertwice.psp.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Operation;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Fault rules as JSON, in the form of docs/psp-api.md. */
final class FaultRuleJson {

    private static final int MAX_RULES = 1000;
    private static final long MAX_COUNT = 1_000_000_000;
    /** Times a week in milliseconds this is still a long. */
    private static final long MAX_RAMP = 1_000_000;
    private static final long YEAR_IN_MILLIS = Duration.ofDays(365).toMillis();
    private static final long WEEK_IN_MILLIS = Duration.ofDays(7).toMillis();
    private static final List<String> FACTS = List.of("source", "reference", "order", "seller", "currency", "method",
            "type", "endpoint");
    private static final Pattern ANY_FACT = Pattern.compile("[\\x20-\\x7e]{1,64}");

    private FaultRuleJson() {}

    static List<String> facts() {
        return Stream.concat(FACTS.stream(), Stream.of("amount")).toList();
    }

    static FaultRules read(JsonNode json) {
        Fields body = Fields.of(json);
        List<FaultRule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields rule : body.objects("rules", 0, MAX_RULES)) {
            rules.add(rule(rule));
            if (!names.add(rules.getLast().name())) {
                throw Problem.invalid(rule.path("name"), "is the name of a rule before it");
            }
        }
        body.end();
        return new FaultRules(rules);
    }

    private static FaultRule rule(Fields fields) {
        try {
            return checkedRule(fields);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(fields.path(e.getMessage().substring(0, e.getMessage().indexOf(':'))),
                    e.getMessage().substring(e.getMessage().indexOf(':') + 2));
        }
    }

    private static FaultRule checkedRule(Fields fields) {
        FaultPoint point = FaultPoint.named(fields.oneOf("point", FaultPoint.wireNames()));
        FaultRule rule = FaultRule.of(fields.name("name"), point, act(fields.object("act"), point));
        if (fields.has("operation")) {
            rule = rule.on(operation(fields));
        }
        if (fields.has("when")) {
            rule = rule.when(when(fields.object("when")));
        }
        if (fields.has("match")) {
            rule = rule.matching(match(fields.object("match")));
        }
        if (fields.has("scope") && fields.oneOf("scope", List.of("reference", "global")).equals("global")) {
            rule = rule.countedGlobally();
        }
        rule = rule.between(window(fields, "from"), window(fields, "until"));
        if (fields.has("expires_after")) {
            rule = rule.expiringAfter(fields.whole("expires_after", 1, MAX_COUNT));
        }
        fields.end();
        return rule;
    }

    private static Operation operation(Fields fields) {
        List<String> words = new ArrayList<>(Arrays.stream(Operation.values()).map(Operation::wireName).toList());
        words.add("*");
        String word = fields.oneOf("operation", words);
        return word.equals("*") ? null : Operation.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static FaultAct act(Fields fields, FaultPoint point) {
        String type = fields.oneOf("type", point.acts());
        FaultAct act = switch (type) {
            case "refuse" -> new FaultAct.Refuse();
            case "reset" -> new FaultAct.Reset();
            case "hang" -> new FaultAct.Hang();
            case "status" -> new FaultAct.Status(
                    fields.has("status") ? (int) fields.whole("status", 400, 599) : point.defaultStatus(),
                    fields.has("retry_after") ? (int) fields.whole("retry_after", 1, 86_400) : 0);
            case "truncate" -> new FaultAct.Truncate();
            case "malformed" -> new FaultAct.Malformed();
            case "delay" -> new FaultAct.Delay(Duration.ofMillis(fields.whole("millis", 1, WEEK_IN_MILLIS)));
            case "conflict" -> new FaultAct.Conflict();
            case "store-down" -> new FaultAct.StoreDown();
            case "forget-key" -> new FaultAct.ForgetKey(
                    Duration.ofMillis(fields.has("millis") ? fields.whole("millis", 0, YEAR_IN_MILLIS) : 0));
            case "replay-old" -> new FaultAct.ReplayOld();
            case "rate-limit" -> new FaultAct.RateLimit(retryAfter(fields));
            case "concurrency-limit" -> new FaultAct.ConcurrencyLimit(retryAfter(fields));
            case "object-lock" -> new FaultAct.ObjectLock(retryAfter(fields));
            case "duplicate" -> new FaultAct.Duplicate(fields.has("times") ? (int) fields.whole("times", 1, 100) : 1);
            case "drop" -> new FaultAct.Drop();
            case "charge-twice" -> new FaultAct.ChargeTwice();
            case "refund-twice" -> new FaultAct.RefundTwice();
            case "payout-twice" -> new FaultAct.PayoutTwice();
            case "before-reply" -> new FaultAct.BeforeReply();
            case "twin" -> new FaultAct.Twin();
            case "reorder" -> new FaultAct.Reorder(Duration.ofMillis(millis(fields, 5_000)));
            case "contradict" -> new FaultAct.Contradict();
            case "stale" -> new FaultAct.Stale(Duration.ofMillis(millis(fields, 600_000)));
            case "bad-signature" -> new FaultAct.BadSignature();
            case "old-timestamp" -> new FaultAct.OldTimestamp(Duration.ofMillis(millis(fields, 600_000)));
            default -> SettlementLie.read(type, fields);
        };
        fields.end();
        return act;
    }

    private static long millis(Fields fields, long usual) {
        return fields.has("millis") ? fields.whole("millis", 1, WEEK_IN_MILLIS) : usual;
    }

    private static int retryAfter(Fields fields) {
        return fields.has("retry_after") ? (int) fields.whole("retry_after", 1, 86_400) : 1;
    }

    private static When when(Fields fields) {
        When when;
        if (fields.has("nth")) {
            when = new When.Nth(fields.whole("nth", 1, MAX_COUNT));
        } else if (fields.has("first")) {
            when = new When.First(fields.whole("first", 1, MAX_COUNT));
        } else if (fields.has("every")) {
            when = new When.Every(fields.whole("every", 1, MAX_COUNT));
        } else if (fields.has("ratio")) {
            List<Long> ratio = ratio(fields, "ratio", MAX_COUNT);
            when = new When.Ratio(ratio.get(0), ratio.get(1));
        } else if (fields.has("ramp")) {
            List<Long> ratio = ratio(fields, "ramp", MAX_RAMP);
            when = new When.Ramp(ratio.get(0), ratio.get(1), Duration.ofMillis(
                    fields.whole("over_millis", 1, WEEK_IN_MILLIS)));
        } else {
            fields.isTrue("always");
            when = new When.Always();
        }
        fields.end();
        return when;
    }

    private static List<Long> ratio(Fields fields, String field, long most) {
        List<Long> ratio = fields.wholes(field, 2, 0, most);
        if (ratio.get(1) < 1 || ratio.get(0) > ratio.get(1)) {
            throw Problem.invalid(fields.path(field), "must be [a, b] with 0 <= a <= b and 1 <= b");
        }
        return ratio;
    }

    private static Map<String, String> match(Fields fields) {
        Map<String, String> match = new TreeMap<>();
        for (String fact : FACTS) {
            if (fields.has(fact)) {
                match.put(fact, fields.text(fact, ANY_FACT, "must be 1-64 printable ASCII characters"));
            }
        }
        if (fields.has("amount")) {
            match.put("amount", Long.toString(fields.whole("amount", 0, Long.MAX_VALUE)));
        }
        fields.end();
        return match;
    }

    private static Duration window(Fields fields, String edge) {
        return fields.has(edge) ? Duration.ofMillis(fields.secondsAsMillis(edge)) : null;
    }

    /** {@code more} adds what is seen of a rule but not part of it; null for nothing. */
    static ObjectNode write(FaultRules rules, BiConsumer<FaultRule, ObjectNode> more) {
        ArrayNode list = Json.array();
        for (FaultRule rule : rules.rules()) {
            ObjectNode json = write(rule);
            if (more != null) {
                more.accept(rule, json);
            }
            list.add(json);
        }
        return Json.object().set("rules", list);
    }

    private static ObjectNode write(FaultRule rule) {
        ObjectNode json = Json.object()
                .put("name", rule.name())
                .put("operation", rule.operation() == null ? "*" : rule.operation().wireName())
                .put("point", rule.point().wireName());
        json.set("act", act(rule.act()));
        json.set("when", when(rule.when()));
        if (!rule.match().isEmpty()) {
            ObjectNode match = json.putObject("match");
            rule.match().forEach((fact, value) -> {
                if (fact.equals("amount")) {
                    match.put(fact, Long.parseLong(value));
                } else {
                    match.put(fact, value);
                }
            });
        }
        json.put("scope", rule.global() ? "global" : "reference");
        if (rule.from() != null) {
            json.put("from", rule.from().toMillis() / 1000.0);
        }
        if (rule.until() != null) {
            json.put("until", rule.until().toMillis() / 1000.0);
        }
        if (rule.expiresAfter() > 0) {
            json.put("expires_after", rule.expiresAfter());
        }
        return json;
    }

    /** In words: {@code status status=503 retry_after=1}. */
    static String words(FaultAct act) {
        ObjectNode json = act(act);
        if (json.size() == 1) {
            return act.type();
        }
        StringBuilder words = new StringBuilder(act.type());
        json.properties().forEach(field -> {
            if (!field.getKey().equals("type")) {
                words.append(' ').append(field.getKey()).append('=').append(field.getValue().asText());
            }
        });
        return words.toString();
    }

    static ObjectNode act(FaultAct act) {
        ObjectNode json = Json.object().put("type", act.type());
        switch (act) {
            case FaultAct.Status status -> {
                json.put("status", status.status());
                if (status.retryAfterSeconds() > 0) {
                    json.put("retry_after", status.retryAfterSeconds());
                }
            }
            case FaultAct.Delay delay -> json.put("millis", delay.time().toMillis());
            case FaultAct.Duplicate duplicate -> json.put("times", duplicate.times());
            case FaultAct.Reorder reorder -> json.put("millis", reorder.most().toMillis());
            case FaultAct.Stale stale -> json.put("millis", stale.time().toMillis());
            case FaultAct.OldTimestamp old -> json.put("millis", old.age().toMillis());
            case FaultAct.Lie lie when lie.lie().hasSize() -> json.put("by", lie.by());
            case FaultAct.ForgetKey forget -> json.put("millis", forget.age().toMillis());
            case FaultAct.RateLimit limit -> json.put("retry_after", limit.retryAfterSeconds());
            case FaultAct.ConcurrencyLimit limit -> json.put("retry_after", limit.retryAfterSeconds());
            case FaultAct.ObjectLock lock -> json.put("retry_after", lock.retryAfterSeconds());
            default -> {}
        }
        return json;
    }

    private static ObjectNode when(When when) {
        ObjectNode json = Json.object();
        switch (when) {
            case When.Always always -> json.put("always", true);
            case When.Nth nth -> json.put("nth", nth.n());
            case When.First first -> json.put("first", first.n());
            case When.Every every -> json.put("every", every.n());
            case When.Ratio ratio -> json.putArray("ratio").add(ratio.of()).add(ratio.in());
            case When.Ramp ramp -> {
                json.putArray("ramp").add(ramp.of()).add(ramp.in());
                json.put("over_millis", ramp.over().toMillis());
            }
        }
        return json;
    }
}
