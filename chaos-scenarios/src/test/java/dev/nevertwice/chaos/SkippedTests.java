package dev.nevertwice.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Names at the end what was skipped and why: a count alone does not say that a whole suite never ran. */
public final class SkippedTests implements TestExecutionListener {

    private final Map<String, Integer> skipped = new ConcurrentSkipListMap<>();

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        note(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            note(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        skipped.forEach(
                (what, count) -> System.out.println("skipped " + count + (count == 1 ? " test of " : " tests of ")
                        + what));
    }

    private void note(TestIdentifier test, String reason) {
        String where = test.getSource()
                .map(source -> source instanceof MethodSource method ? method.getClassName() : test.getDisplayName())
                .orElse(test.getDisplayName());
        String said = reason.replaceFirst("^Assumption failed: ", "");
        skipped.merge(where.replaceFirst("^.*\\.", "") + ": " + said, 1, Integer::sum);
    }
}
