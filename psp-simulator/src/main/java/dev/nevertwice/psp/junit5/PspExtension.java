package dev.nevertwice.psp.junit5;

import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.PspSimulator;
import dev.nevertwice.psp.http.LogLine;
import dev.nevertwice.psp.profile.Profiles;
import dev.nevertwice.psp.truth.Journal;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fills and empties the fields marked {@link SimulatedPsp}. */
public final class PspExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(PspExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) throws IllegalAccessException {
        fill(context, context.getRequiredTestClass(), null);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IllegalAccessException {
        for (Object test : context.getRequiredTestInstances().getAllInstances()) {
            fill(context, test.getClass(), test);
        }
        for (Field field : fields(context)) {
            context.getStore(OURS).put(field.getName() + " lines", said(psp(field, context)));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IllegalAccessException {
        for (Field field : fields(context)) {
            PspSimulator psp = psp(field, context);
            if (context.getExecutionException().isPresent() && psp != null) {
                print(field, psp, context.getStore(OURS).getOrDefault(field.getName() + " lines", Long.class, 0L));
            }
        }
        for (Object test : context.getRequiredTestInstances().getAllInstances()) {
            empty(test.getClass(), test);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IllegalAccessException {
        empty(context.getRequiredTestClass(), null);
    }

    private static void fill(ExtensionContext context, Class<?> type, Object test) throws IllegalAccessException {
        for (Field field : marked(type, test == null)) {
            if (field.get(test) == null) {
                field.set(test, PspSimulator.start(settings(field)));
            }
        }
    }

    private static PspSettings settings(Field field) {
        SimulatedPsp wanted = field.getAnnotation(SimulatedPsp.class);
        try {
            return PspSettings.defaults().withProfile(Profiles.known(wanted.profile())).withSeed(wanted.seed());
        } catch (IllegalArgumentException wrong) {
            throw new ExtensionConfigurationException(field + ": @SimulatedPsp: " + wrong.getMessage(), wrong);
        }
    }

    private static void empty(Class<?> type, Object test) throws IllegalAccessException {
        for (Field field : marked(type, test == null)) {
            PspSimulator psp = (PspSimulator) field.get(test);
            field.set(test, null);
            if (psp != null) {
                psp.close();
            }
        }
    }

    private static List<Field> marked(Class<?> type, boolean ofTheClass) {
        List<Field> marked = new ArrayList<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.isAnnotationPresent(SimulatedPsp.class)
                        && Modifier.isStatic(field.getModifiers()) == ofTheClass) {
                    if (field.getType() != PspSimulator.class || Modifier.isFinal(field.getModifiers())) {
                        throw new ExtensionConfigurationException(
                                field + ": @SimulatedPsp is for a field of type PspSimulator that is not final");
                    }
                    field.setAccessible(true);
                    marked.add(field);
                }
            }
        }
        return marked;
    }

    /** All marked fields that the running test can see. */
    private static List<Field> fields(ExtensionContext context) {
        List<Field> all = new ArrayList<>();
        for (Object test : context.getRequiredTestInstances().getAllInstances()) {
            all.addAll(marked(test.getClass(), true));
            all.addAll(marked(test.getClass(), false));
        }
        return all;
    }

    private static PspSimulator psp(Field field, ExtensionContext context) throws IllegalAccessException {
        Object owner = null;
        if (!Modifier.isStatic(field.getModifiers())) {
            owner = context.getRequiredTestInstances().getAllInstances().stream()
                    .filter(field.getDeclaringClass()::isInstance).findFirst().orElseThrow();
        }
        return (PspSimulator) field.get(owner);
    }

    private static long said(PspSimulator psp) {
        List<Journal.Entry> lines = psp.journal();
        return lines.isEmpty() ? 0 : lines.getLast().number();
    }

    private static void print(Field field, PspSimulator psp, long after) {
        List<Journal.Entry> lines = psp.journal().stream().filter(line -> line.number() > after).toList();
        StringBuilder text = new StringBuilder("What the PSP in " + field.getName() + " heard and said:\n");
        lines.forEach(line -> text.append("  ").append(LogLine.of(line)).append('\n'));
        System.out.print(lines.isEmpty() ? text.append("  nothing\n") : text);
    }
}
