package dev.nevertwice.psp.junit5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import dev.nevertwice.psp.PspSimulator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Fields are filled for as long as they should be, and a failing test prints what the PSP heard and said in it. */
class PspExtensionTest {

    static final List<PspSimulator> SEEN = new ArrayList<>();

    /** Run by the launcher only: its name is none of a test's. */
    static class Subject {
        @SimulatedPsp
        static PspSimulator ofTheClass;
        @SimulatedPsp(seed = 7)
        private PspSimulator ofTheTest;

        @Test
        void succeeds() throws Exception {
            look("/v1/charges/ch_good");
        }

        @Test
        void fails() throws Exception {
            look("/v1/charges/ch_bad");
            throw new AssertionError("on purpose");
        }

        private void look(String path) throws Exception {
            SEEN.add(ofTheClass);
            SEEN.add(ofTheTest);
            assertNotEquals(ofTheClass.url(), ofTheTest.url());
            try (HttpClient client = HttpClient.newHttpClient()) {
                for (PspSimulator psp : List.of(ofTheClass, ofTheTest)) {
                    client.send(HttpRequest.newBuilder(psp.url().resolve(path))
                            .header("authorization", "Bearer " + psp.apiKey()).build(),
                            HttpResponse.BodyHandlers.discarding());
                }
            }
        }
    }

    /** Its field is of the wrong type. */
    static class Mistaken {
        @SimulatedPsp
        String psp;

        @Test
        void neverRuns() {}
    }

    /** Its PSP is like one of Stripe's. */
    static class Profiled {
        @SimulatedPsp(profile = "stripe-v1")
        PspSimulator psp;

        @Test
        void succeeds() throws Exception {
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(psp.url().resolve("/v1/registrations"))
                                .header("authorization", "Bearer " + psp.apiKey())
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertTrue(answer.body().contains("idempotency_key_invalid"), answer.body());
            }
        }
    }

    /** No profile has that name. */
    static class Misspelt {
        @SimulatedPsp(profile = "stripe")
        PspSimulator psp;

        @Test
        void neverRuns() {}
    }

    private static TestExecutionSummary run(Class<?> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests)).build();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    @Test
    void fieldsLiveAsLongAsTheyShouldAndFailuresPrintTheirOwnJournal() {
        SEEN.clear();
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        TestExecutionSummary summary;
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            summary = run(Subject.class);
        } finally {
            System.setOut(before);
        }
        assertEquals(1, summary.getTestsFailedCount());
        assertEquals("on purpose", summary.getFailures().getFirst().getException().getMessage());
        assertEquals(1, summary.getTestsSucceededCount());
        assertSame(SEEN.get(0), SEEN.get(2));
        assertNotSame(SEEN.get(1), SEEN.get(3));
        assertNull(Subject.ofTheClass);
        String text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("What the PSP in ofTheClass heard and said:"), text);
        assertTrue(text.contains("lookup ch_bad  404") && !text.contains("ch_good"), text);
    }

    @Test
    void aFieldOfAnotherTypeIsAMistakeThatIsNamed() {
        TestExecutionSummary summary = run(Mistaken.class);
        assertTrue(summary.getFailures().getFirst().getException().getMessage().contains("of type PspSimulator"));
    }

    @Test
    void thePspHasTheProfileThatTheFieldNames() {
        assertEquals(1, run(Profiled.class).getTestsSucceededCount());
    }

    @Test
    void anUnknownProfileIsAMistakeThatIsNamed() {
        String said = run(Misspelt.class).getFailures().getFirst().getException().getMessage();
        assertTrue(said.contains("Misspelt.psp: @SimulatedPsp: profile: must be one of default, ietf, stripe-v1"),
                said);
    }

    /** Of two classes that run beside each other; whoever is over first must not take it from the other. */
    static class Base {
        static final CountDownLatch OTHER_BEGAN = new CountDownLatch(1);
        static final CountDownLatch FIRST_IS_OVER = new CountDownLatch(1);

        @SimulatedPsp
        static PspSimulator shared;

        static void await(CountDownLatch latch) throws InterruptedException {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        }
    }

    /** Run by the launcher only. */
    static class First extends Base {
        @Test
        void isOverFirst() throws Exception {
            await(OTHER_BEGAN);
        }
    }

    /** Run by the launcher only. */
    static class Other extends Base {
        @Test
        void stillHasItsPsp() throws Exception {
            PspSimulator before = shared;
            OTHER_BEGAN.countDown();
            await(FIRST_IS_OVER);
            assertSame(before, shared);
            try (HttpClient client = HttpClient.newHttpClient()) {
                assertEquals(404, client.send(HttpRequest.newBuilder(before.url().resolve("/v1/charges/ch_none"))
                        .header("authorization", "Bearer " + before.apiKey()).build(),
                        HttpResponse.BodyHandlers.discarding()).statusCode());
            }
        }
    }

    @Test
    void aFieldOfABaseClassLivesAsLongAsAnyOfItsClassesRuns() {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        TestExecutionListener over = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isContainer() && test.getDisplayName().endsWith("First")) {
                    Base.FIRST_IS_OVER.countDown();
                }
            }
        };
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(First.class), selectClass(Other.class))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .build();
        LauncherFactory.create().execute(request, listener, over);

        listener.getSummary().getFailures().forEach(failure -> fail(failure.getException()));
        assertEquals(2, listener.getSummary().getTestsSucceededCount());
        assertNull(Base.shared);
    }
}
