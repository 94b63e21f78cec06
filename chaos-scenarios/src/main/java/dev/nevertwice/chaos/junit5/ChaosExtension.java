package dev.nevertwice.chaos.junit5;

import dev.nevertwice.chaos.cli.BuiltWorkbench;
import dev.nevertwice.chaos.cli.Misfit;
import dev.nevertwice.chaos.cli.ScenarioChoice;
import dev.nevertwice.chaos.cli.Verification;
import dev.nevertwice.chaos.cli.VerifyPlan;
import dev.nevertwice.chaos.cli.Workbench;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.report.TextReport;
import dev.nevertwice.chaos.report.VerifyReport;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
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
        Path folder = Path.of(chaos.report(), name(context.getRequiredTestClass(), context.getRequiredTestMethod()));
        Workbench workbench = new BuiltWorkbench();
        Shared shared = new Shared(workbench);
        context.getStore(OURS).put(Shared.class, shared);
        return choices(chaos, workbench, folder).map(choice -> new OneScenario(
                workbench, ChaosPlan.of(chaos, folder.resolve(choice.scenario().name())), choice, shared));
    }

    /** No other method's: nested classes and those of other packages may be called the same, and so may methods. */
    private static String name(Class<?> owner, Method method) {
        String name = owner.getName().replace('$', '.') + "." + method.getName();
        boolean overloaded = Stream.of(method.getDeclaringClass().getDeclaredMethods())
                .filter(other -> other.getName().equals(method.getName())).count() > 1;
        String parameters =
                Stream.of(method.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(","));
        return overloaded ? name + "(" + parameters + ")" : name;
    }

    private static Stream<ScenarioChoice> choices(Chaos chaos, Workbench workbench, Path folder) {
        if (chaos.value().length > 0) {
            return Arrays.stream(chaos.value()).map(workbench.scenarios()::choose);
        }
        List<ScenarioChoice> mainJob = workbench.scenarios().mainJob().stream()
                .map(scenario -> new ScenarioChoice(scenario.name(), scenario))
                .toList();
        return Misfit.without(mainJob, ChaosPlan.of(chaos, folder), false, System.out).stream();
    }

    /** What the tests of a method share, opened by the first of them; JUnit closes it after the last. */
    private static final class Shared implements AutoCloseable {

        private final Workbench workbench;
        private Verification rigs;

        Shared(Workbench workbench) {
            this.workbench = workbench;
        }

        synchronized Verification rigs(VerifyPlan plan) {
            if (rigs == null) {
                rigs = workbench.open(plan);
            }
            return rigs;
        }

        @Override
        public synchronized void close() {
            if (rigs != null) {
                rigs.close();
            }
        }
    }

    /** One test. */
    private record OneScenario(Workbench workbench, VerifyPlan plan, ScenarioChoice choice, Shared shared)
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
            Judged judged = Judged.of(shared.rigs(plan), plan, choice, workbench.invariants());
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
