package dev.nevertwice.load.run;

import dev.nevertwice.chaos.history.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How long one buyer waited at the checkout, through all tries and clicks: until the purchase was taken, or until the buyer gave
 * up. So a refusal is never a quick answer.
 *
 * @param came when the first checkout was sent
 */
record Wait(Instant came, Instant over, boolean taken) {

    /** As long as Gatling waits for an answer (gatling.conf). */
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Set<Integer> TAKEN = Set.of(201, 202, 402);

    long millis() {
        return Duration.between(came, over).toMillis();
    }

    /** Of every buyer who came, in the order of their coming. */
    static List<Wait> of(List<Operation> operations) {
        return checkouts(operations).stream().map(Wait::ofOne).sorted(Comparator.comparing(Wait::came)).toList();
    }

    /** Of each purchase, all that were sent. */
    static List<List<Operation>> checkouts(List<Operation> operations) {
        return List.copyOf(operations.stream()
                .filter(operation -> operation.kind().equals("pay"))
                .collect(Collectors.groupingBy(Operation::purchase, LinkedHashMap::new, Collectors.toList()))
                .values());
    }

    /** @param tries of one purchase, by whomever */
    static Wait ofOne(List<Operation> tries) {
        Instant came = tries.stream().map(Operation::invoked).min(Comparator.naturalOrder()).orElseThrow();
        Optional<Instant> taken = tries.stream()
                .filter(operation -> operation.completed() != null && TAKEN.contains(operation.status()))
                .map(Operation::completed)
                .min(Comparator.naturalOrder());
        Instant last = tries.stream().map(Wait::over).max(Comparator.naturalOrder()).orElseThrow();
        return new Wait(came, taken.orElse(last), taken.isPresent());
    }

    private static Instant over(Operation operation) {
        return operation.completed() != null ? operation.completed() : operation.invoked().plus(PATIENCE);
    }
}
