package dev.nevertwice.chaos.junit5;

import dev.nevertwice.chaos.cli.BuiltWorkbench;
import dev.nevertwice.chaos.cli.ScenarioChoice;
import dev.nevertwice.chaos.cli.Verification;
import dev.nevertwice.chaos.cli.VerifyPlan;
import dev.nevertwice.chaos.cli.Workbench;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.report.TextReport;
import dev.nevertwice.chaos.report.VerifyReport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs the scenarios of {@link Chaos} tests. What they share, such as a PostgreSQL, lives as long as the method's tests. */
final class ChaosExtension implements TestTemplateInvocationContextProvider {

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(ChaosExtension.class);

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Chaos chaos = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), Chaos.class).orElseThrow();
        Path folder = Path.of(chaos.report(),
                context.getRequiredTestClass().getSimpleName() + "." + context.getRequiredTestMethod().getName());
        Workbench workbench = new BuiltWorkbench();
        ExtensionContext.Store store = context.getStore(OURS);
        return choices(chaos, workbench).map(choice -> new OneScenario(
                workbench, ChaosPlan.of(chaos, folder.resolve(choice.scenario().name())), choice, store));
    }

    private static Stream<ScenarioChoice> choices(Chaos chaos, Workbench workbench) {
        return chaos.value().length > 0
                ? Arrays.stream(chaos.value()).map(workbench.scenarios()::choose)
                : workbench.scenarios().mainJob().stream()
                        .map(scenario -> new ScenarioChoice(scenario.name(), scenario));
    }

    /** One test. */
    private record OneScenario(
            Workbench workbench, VerifyPlan plan, ScenarioChoice choice, ExtensionContext.Store shared)
            implements TestTemplateInvocationContext, BeforeTestExecutionCallback, ParameterResolver {

        @Override
        public String getDisplayName(int index) {
            return choice.scenario().name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public void beforeTestExecution(ExtensionContext context) throws InterruptedException {
            workbench.examine(plan, List.of(choice));
            Verification rigs = shared.computeIfAbsent(
                    Verification.class, unused -> workbench.open(plan), Verification.class);
            Judged judged = Judged.of(rigs, plan, choice, workbench.invariants());
            context.getStore(OURS).put(ChaosRun.class, judged.run());
            if (judged.run().verdict() != Verdict.VALID) {
                Assertions.fail(complaint(judged.report(), judged.run()));
            }
        }

        private static String complaint(VerifyReport report, ChaosRun run) {
            return "%s\nreport: %s\n".formatted(TextReport.verdict(report), run.page().toUri())
                    + TextReport.of(report, false);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ChaosRun.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(OURS).get(ChaosRun.class);
        }
    }
}
