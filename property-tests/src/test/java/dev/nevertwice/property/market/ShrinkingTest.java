package dev.nevertwice.property.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import dev.nevertwice.property.market.Sale.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.state.ActionChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The chains see a model that is wrong, tell the shortest chain that shows it, and the seed that they print repeats it. */
class ShrinkingTest {

    /** Believes that what a bank has taken back can still be refunded. */
    private static final class ForgetfulModel extends Model {

        @Override
        long left(Part part) {
            return part.captured - part.refunded;
        }
    }

    /** Fails. Within another class, where the build doesn't look for tests. */
    static final class WithForgetfulModel {

        static final List<List<Step>> PLAYED = new ArrayList<>();
        static List<Step> lastFailed;

        @Property(tries = 500, afterFailure = AfterFailureMode.PREVIOUS_SEED, shrinking = ShrinkingMode.FULL)
        void agreesWithTheModel(
                @ForAll("chains") ActionChain<Script> chain, @ForAll @LongRange(min = 1, max = 1_000_000) long seed) {
            Script script = chain.run();
            PLAYED.add(script.steps());
            try {
                script.play(seed);
            } catch (AssertionError wrong) {
                lastFailed = script.steps();
                throw wrong;
            }
        }

        @Provide
        Arbitrary<ActionChain<Script>> chains() {
            return MarketChains.calm(ForgetfulModel::new);
        }
    }

    private record Failure(String seed, List<List<Step>> played, List<Step> shrunk) {}

    @Test
    void aWrongModelShrinksToTheShortestChainAndItsSeedRepeatsIt(@TempDir Path folder) {
        Failure first = fail(folder.resolve("jqwik-database"));
        assertEquals(
                List.of("Buy", "Dispute", "Refund"),
                first.shrunk().stream().map(step -> step.getClass().getSimpleName()).toList());

        Failure again = fail(folder.resolve("jqwik-database"));
        assertEquals(first.seed(), again.seed());
        assertEquals(first.played().getFirst(), again.played().getFirst());
        assertEquals(first.shrunk(), again.shrunk());
    }

    private static Failure fail(Path database) {
        WithForgetfulModel.PLAYED.clear();
        StringBuilder report = new StringBuilder();
        TestExecutionListener reports = new TestExecutionListener() {
            @Override
            public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
                report.append(entry.getKeyValuePairs());
            }
        };
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(WithForgetfulModel.class))
                                .configurationParameter("jqwik.database", database.toString())
                                .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                                .build(),
                        reports);
        Matcher seed = Pattern.compile("seed = (-?\\d+)").matcher(report);
        assertTrue(seed.find(), report::toString);
        return new Failure(seed.group(1), List.copyOf(WithForgetfulModel.PLAYED), WithForgetfulModel.lastFailed);
    }
}
