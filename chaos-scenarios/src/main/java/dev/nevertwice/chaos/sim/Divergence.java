package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.scenario.Scenario;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where two runs of one seed part: there something knows what the seed does not decide, such as ambient time or chance, or an
 * order that identity decides.
 */
public final class Divergence {

    /** More than a run of a few dozen purchases has. */
    private static final int KEPT = 1 << 18;

    /** What arrays show of themselves differs from object to object and means nothing. */
    private static final Pattern IDENTITY = Pattern.compile("(?<=\\[B)@[0-9a-f]+");

    private Divergence() {}

    /** Runs it twice more. Empty where both were the same this time. */
    public static Optional<String> of(Scenario scenario, long seed, SimOptions options) {
        SimOptions kept = options.withTraceKept(KEPT);
        return between(Simulation.trace(scenario, seed, kept), Simulation.trace(scenario, seed, kept));
    }

    /** Of two traces: the first port call that differs, and the one before it, which did not. */
    static Optional<String> between(String one, String other) {
        List<String> first = one.lines().toList();
        List<String> second = other.lines().toList();
        for (int at = 0; at < Math.max(first.size(), second.size()); at++) {
            if (!line(first, at).equals(line(second, at))) {
                return Optional.of("they part after %s:%n  once   %s%n  once   %s"
                        .formatted(at == 0 ? "the beginning" : line(first, at - 1), line(first, at), line(second, at)));
            }
        }
        return Optional.empty();
    }

    private static String line(List<String> lines, int at) {
        return at < lines.size() ? IDENTITY.matcher(lines.get(at).strip()).replaceAll("") : "(the end)";
    }
}
