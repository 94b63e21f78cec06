package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.run.RunResult.Figures;
import dev.nevertwice.chaos.scenario.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hand-made results in the shape that rigs and judge give. */
public final class SampleReports {

    public static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SampleReports() {}

    public static Map<String, String> invariants() {
        LinkedHashMap<String, String> sentences = new LinkedHashMap<>();
        sentences.put("I1", "No payment order is charged twice.");
        sentences.put("I2", "When the buyer was told paid, exactly one charge stands and the order is paid.");
        sentences.put("I3", "When the buyer was told of a definitive failure, nothing stays captured.");
        sentences.put("I13", "Open automatic discrepancies reach zero within the bound and stay there.");
        return sentences;
    }

    public static Scenario scenario(String name) {
        return Scenario.of(
                name,
                "The PSP takes the money, but its reply never arrives. A naive system tells the buyer that the payment"
                        + " failed, or asks again with a new key and charges twice. A good one treats it as unknown.",
                null, null, Duration.ofSeconds(30))
                .withFaults(List.of(json("{\"name\": \"reply-lost\"}")))
                .relyingOn(List.of("I1", "I2", "I3", "I13"));
    }

    public static Finding valid(String invariant, long evidence) {
        return new Finding(invariant, Verdict.VALID, evidence, 0, List.of());
    }

    public static RunResult run(String scenario, Verdict verdict, List<Finding> findings, Evidence evidence) {
        Figures figures = new Figures(200, 183, 17, 184, 61, 58, 9, 0, 1);
        return new RunResult(
                scenario, "live", 17, null, verdict, findings, figures, Duration.ofMillis(12_345), null, "ignored",
                evidence);
    }

    public static ScenarioReport validReport() {
        List<Finding> findings = List.of(valid("I1", 184), valid("I2", 183), valid("I3", 17), valid("I13", 9));
        return ScenarioReport.of(
                "reply-lost", scenario("reply-lost"),
                run("reply-lost", Verdict.VALID, findings, evidence(operations())));
    }

    public static ScenarioReport brokenReport() {
        Violation violation = new Violation(
                "pay_1", "order ord_1 was charged 2 times (25,800 KRW, ordered 12,900 KRW)", List.of("ch_1", "ch_2"),
                "reply-lost");
        List<Finding> findings = List.of(
                new Finding("I1", Verdict.INVALID, 184, 6, List.of(violation)), valid("I2", 183), valid("I3", 17),
                valid("I13", 9));
        return ScenarioReport.of(
                "reply-lost", scenario("reply-lost"),
                run("reply-lost", Verdict.INVALID, findings, evidence(operations())))
                .withRepeat("./nevertwice verify --rig sim --scenario reply-lost --seed 17 --runs 1 --defect M06");
    }

    public static ScenarioReport unknownReport() {
        List<Finding> findings = List.of(
                valid("I1", 184), new Finding("I3", Verdict.UNKNOWN, 0, 0, List.of()),
                new Finding("I8", Verdict.UNKNOWN, 0, 0, List.of()), Judge.faults(Map.of("reply-lost", 0L)));
        Evidence nothing = new Evidence(List.of(), null, null, null, json("{}"), true, Duration.ZERO, null, null);
        return ScenarioReport.of(
                "slow-psp", scenario("slow-psp"), run("slow-psp", Verdict.UNKNOWN, findings, nothing));
    }

    public static VerifyReport report(ScenarioReport... scenarios) {
        return new VerifyReport(
                "live", 17, null, BEGIN, Duration.ofSeconds(61), "./nevertwice verify --seed 17", invariants(),
                List.of(scenarios));
    }

    static Evidence evidence(List<Operation> operations) {
        return new Evidence(
                operations, resource("books.json"), resource("truth.json"), resource("journal.json"),
                json("{\"reply-lost\": 58}"), true, Duration.ofSeconds(3), null, null);
    }

    /** The same buyer, whose merchant captures and cancels in one breath. */
    static List<Operation> decided() {
        List<Operation> operations = new ArrayList<>(operations());
        operations.add(operation(6, "capture", 7_000, 7_040, Operation.Result.OK, 202, "pending", null));
        operations.add(operation(7, "cancel", 7_010, 7_050, Operation.Result.FAILED, 409, null, "not_cancelable"));
        return operations;
    }

    /** A buyer who clicks twice at once, gets no answer, tries again and looks up the status. */
    static List<Operation> operations() {
        return List.of(
                operation(0, "pay", 0, 2_510, Operation.Result.UNKNOWN, 0, null, "timed out after 2.5 s"),
                operation(1, "pay", 120, 180, Operation.Result.OK, 409, null, "key_in_flight"),
                operation(2, "pay", 3_600, 3_690, Operation.Result.OK, 202, "pending", null),
                operation(3, "status", 4_000, 4_010, Operation.Result.OK, 200, "pending", null),
                operation(4, "status", 4_500, 4_510, Operation.Result.OK, 200, "pending", null),
                operation(5, "status", 6_900, 6_910, Operation.Result.OK, 200, "paid", null));
    }

    static Operation operation(
            long index, String kind, long invokedMillis, long completedMillis, Operation.Result result, int status,
            String told, String detail) {
        return new Operation(
                index, "buyer-3", kind, "purchase-17", kind.equals("pay") ? "cart-17" : null, "d1",
                BEGIN.plusMillis(invokedMillis), BEGIN.plusMillis(completedMillis), result, status,
                told == null ? null : "pay_1", told, null, detail);
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static JsonNode resource(String name) {
        try (InputStream in = SampleReports.class.getResourceAsStream("/report/" + name)) {
            return MAPPER.readTree(in);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
