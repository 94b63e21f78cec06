package dev.nevertwice.chaos.junit5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Test methods run as JUnit runs anybody's. */
final class Launched {

    private Launched() {}

    static TestExecutionSummary method(Class<?> owner, String name) {
        String parameters = Stream.of(owner.getDeclaredMethods())
                .filter(it -> it.getName().equals(name) && it.getParameterCount() > 0)
                .map(it -> ChaosRun.class.getName()).findAny().orElse("");
        return selected(selectMethod(owner, name, parameters));
    }

    static TestExecutionSummary classes(Class<?>... owners) {
        return selected(Stream.of(owners).map(DiscoverySelectors::selectClass).toArray(DiscoverySelector[]::new));
    }

    private static TestExecutionSummary selected(DiscoverySelector... selectors) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selectors).build();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    /** What its only failure says. */
    static String failure(TestExecutionSummary summary) {
        assertEquals(1, summary.getTotalFailureCount());
        return summary.getFailures().getFirst().getException().getMessage();
    }
}
