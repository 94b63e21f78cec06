package dev.nevertwice.property.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * How kernels are tried: as much as a build has time for. Each has a racy twin, of which the same must find that it is one;
 * otherwise nothing was tried.
 */
public final class Kernels {

    private static final int SCENARIOS = 4;
    private static final int INVOCATIONS = 100;
    private static final int MOST_SCENARIOS = 60;

    private Kernels() {}

    /** Two threads as they come; what they see must be what some order of their calls gives. */
    public static StressOptions stress() {
        return sized(new StressOptions());
    }

    /** The same, with Lincheck choosing where they are switched. */
    public static ModelCheckingOptions modelChecking() {
        return sized(new ModelCheckingOptions());
    }

    private static <T extends Options<T, ?>> T sized(T options) {
        return options.iterations(SCENARIOS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(1);
    }

    /** The racy twin must be found: soon, but on a busy machine threads may run one after the other for a while. */
    public static void mustFail(Options<?, ?> options, Class<?> racy) {
        options.iterations(MOST_SCENARIOS).minimizeFailedScenario(false);
        assertThrows(AssertionError.class, () -> options.check(racy));
    }
}
