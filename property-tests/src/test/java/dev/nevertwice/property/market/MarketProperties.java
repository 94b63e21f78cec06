package dev.nevertwice.property.market;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * Whatever buyers, merchants, operators and the PSP do, one after another, and however the PSP and the processes fail
 * meanwhile: after each step the payments, wallets, charges and balances come to be what the model says.
 */
class MarketProperties {

    /** What so many chains must have met, or they show nothing. */
    private static final List<String> MET = List.of(
            "Buy taken", "Repeat taken", "OtherCart 422 key_reused", "TryAgain taken",
            "TryAgain 409 attempt_not_allowed", "Capture 202", "Capture 409 not_capturable", "Cancel 202",
            "Cancel 409 not_cancelable", "Refund 201", "Refund 201, 201", "Refund 201, 409 over_refund",
            "Refund 409 not_refundable", "PayOut 201", "PayOut 201, 201", "PayOut 201, 409 insufficient_available",
            "Dispute 201", "Decide 200", "Fault ", "Kill ", "Reconcile 0 unequal, 0 opened", "PassAWeek ");

    @Property(tries = 200)
    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    void theSystemComesToBeAsTheModelSaysAfterEachStep(
            @ForAll("chains") ActionChain<Script> chain, @ForAll @LongRange(min = 1, max = 1_000_000) long seed) {
        chain.run().play(seed).answers().forEach(answer -> Statistics.collect(answer));
        Statistics.coverage(
                coverage -> MET.forEach(answer -> coverage.check(answer).count(count -> count > 0)));
    }

    @Provide
    Arbitrary<ActionChain<Script>> chains() {
        return MarketChains.against(Model::new);
    }
}
