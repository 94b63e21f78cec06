package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.report.LineChart.Band;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When things happened in a run, from the first request of a client on. The requests that look at everything once more when all
 * is over are not among them.
 */
record RunTimes(Evidence evidence, List<Operation> operations, Instant begin, TimeAxis axis) {

    private static final int MARGIN = 40;

    /** Nothing where nobody did anything. */
    static Optional<RunTimes> of(Evidence evidence) {
        List<Operation> operations = evidence.operations().stream()
                .filter(operation -> !operation.client().equals(Operation.LAST_LOOK))
                .toList();
        if (operations.isEmpty()) {
            return Optional.empty();
        }
        Instant begin = operations.stream().map(Operation::invoked).min(Instant::compareTo).orElseThrow();
        Instant end = operations.stream().map(RunTimes::end).max(Instant::compareTo).orElseThrow();
        Instant moved = lastMovement(evidence);
        for (JsonNode line : filesFetched(evidence)) {
            Instant at = Instant.parse(line.path("at").asText());
            end = later(end, at);
            if (!at.isBefore(moved)) {
                break; // All is settled; what is fetched again later tells nothing new.
            }
        }
        Duration length = Duration.between(begin, end);
        Duration margin = length.dividedBy(MARGIN); // so that what happens last is seen
        return Optional.of(new RunTimes(evidence, operations, begin, new TimeAxis(length.plus(margin))));
    }

    private static Instant end(Operation operation) {
        return operation.completed() == null ? operation.invoked() : operation.completed();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    Duration at(Instant time) {
        return Duration.between(begin, time);
    }

    Duration at(JsonNode row, String field) {
        return at(Instant.parse(row.path(field).asText()));
    }

    /** The time in which things were made to go wrong; nothing where it is not known how long that was. */
    List<Band> bands() {
        Instant healed = evidence.proceedings().healed();
        return healed == null || strikes().isEmpty()
                ? List.of()
                : List.of(new Band("faults in force", Duration.ZERO, at(healed)));
    }

    /** Fault to the times at which it struck. */
    Map<String, List<Duration>> strikes() {
        Map<String, List<Duration>> strikes = new TreeMap<>();
        for (JsonNode line : entries(evidence, "fault", null)) {
            for (String name : line.path("fault").asText("?").split(",")) {
                strikes.computeIfAbsent(name.strip(), unused -> new ArrayList<>()).add(at(line, "at"));
            }
        }
        return strikes;
    }

    /** When the payment system got settlement files. */
    List<Duration> filesFetched() {
        return filesFetched(evidence).stream().map(line -> at(line, "at")).toList();
    }

    private static List<JsonNode> filesFetched(Evidence evidence) {
        return entries(evidence, "reply", "settlement").stream()
                .filter(line -> line.path("detail").asText().startsWith("200"))
                .filter(line -> !line.path("reference").asText().equals("settlements"))
                .toList();
    }

    /** When the PSP moved money last. */
    private static Instant lastMovement(Evidence evidence) {
        Instant last = Instant.MIN;
        for (String kind : List.of("charges", "captures", "refunds", "chargebacks")) {
            for (JsonNode row : evidence.truth() == null ? List.<JsonNode>of() : evidence.truth().path(kind)) {
                last = later(last, Instant.parse(row.path("at").asText()));
            }
        }
        return last;
    }

    /** Lines of the PSP's journal; {@code operation} null for all. */
    private static List<JsonNode> entries(Evidence evidence, String kind, String operation) {
        List<JsonNode> lines = new ArrayList<>();
        if (evidence.pspJournal() != null) {
            evidence.pspJournal().path("entries").forEach(line -> {
                boolean wanted = operation == null || line.path("operation").asText().equals(operation);
                if (wanted && line.path("kind").asText().equals(kind)) {
                    lines.add(line);
                }
            });
        }
        return lines;
    }
}
