package dev.nevertwice.chaos.report;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What happened to one payment, in order.
 *
 * @param payment its id, or the purchase where no payment id was ever told
 * @param caption one sentence
 * @param clicks when the buyer waited for an answer, so that what overlapped can be seen
 */
record Story(String payment, String caption, List<Step> steps, List<Click> clicks) {

    private static final int MOST_STEPS = 80;
    private static final int LAST_STEPS = 30;

    /** A request of the buyer from its sending to its end. */
    record Click(Instant from, Instant until, boolean doubled) {}

    static Story of(String payment, String caption, List<Step> unordered, List<Click> clicks) {
        List<Step> steps = unordered.stream()
                .sorted(Comparator.comparing(Step::at).thenComparingInt(Step::rank))
                .toList();
        return new Story(payment, caption, shortened(steps), clicks);
    }

    private static List<Step> shortened(List<Step> steps) {
        if (steps.size() <= MOST_STEPS) {
            return steps;
        }
        int first = MOST_STEPS - LAST_STEPS;
        int resume = steps.size() - LAST_STEPS;
        Step gap = new Step(
                steps.get(first).at(), 0, Step.Look.OMITTED, Lane.PAY, Lane.PAY,
                Numbers.counted(resume - first, "step") + " left out", null, null);
        return Stream.of(steps.subList(0, first), List.of(gap), steps.subList(resume, steps.size()))
                .flatMap(List::stream)
                .toList();
    }

    boolean uses(Lane lane) {
        return lane != Lane.RECONCILIATION || steps.stream().anyMatch(step -> step.from() == lane || step.to() == lane);
    }
}
