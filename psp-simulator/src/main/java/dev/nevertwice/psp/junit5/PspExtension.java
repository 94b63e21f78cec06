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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fills and empties the fields marked {@link SimulatedPsp}. */
public final class PspExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(PspExtension.class);

    /** How many classes use a static field just now: one of a base class belongs to all that extend it, and they may run at once. */
    private static final Map<Field, Integer> USERS = new ConcurrentHashMap<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        for (Field field : marked(context.getRequiredTestClass(), true)) {
            USERS.compute(field, (shared, users) -> {
                if (users == null) {
                    fill(shared, null);
                }
                return users == null ? 1 : users + 1;
            });
            // JUnit closes it when the class is over.
            context.getStore(OURS).put(field, (AutoCloseable) () -> leave(field));
        }
    }

    private static void leave(Field field) {
        USERS.computeIfPresent(field, (shared, users) -> {
            if (users == 1) {
                empty(shared, null);
            }
            return users == 1 ? null : users - 1;
        });
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        for (Object test : context.getRequiredTestInstances().getAllInstances()) {
            marked(test.getClass(), false).forEach(field -> fill(field, test));
        }
        for (Field field : fields(context)) {
            context.getStore(OURS).put(field.getName() + " lines", said(psp(field, context)));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (Field field : fields(context)) {
            PspSimulator psp = psp(field, context);
            if (context.getExecutionException().isPresent() && psp != null) {
                print(field, psp, context.getStore(OURS).getOrDefault(field.getName() + " lines", Long.class, 0L));
            }
        }
        for (Object test : context.getRequiredTestInstances().getAllInstances()) {
            marked(test.getClass(), false).forEach(field -> empty(field, test));
        }
    }

    private static void fill(Field field, Object test) {
        if (in(field, test) == null) {
            put(field, test, PspSimulator.start(settings(field)));
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

    private static void empty(Field field, Object test) {
        PspSimulator psp = in(field, test);
        put(field, test, null);
        if (psp != null) {
            psp.close();
        }
    }

    private static PspSimulator in(Field field, Object test) {
        try {
            return (PspSimulator) field.get(test);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError("it was made accessible", impossible);
        }
    }

    private static void put(Field field, Object test, PspSimulator psp) {
        try {
            field.set(test, psp);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError("it was made accessible", impossible);
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

    private static PspSimulator psp(Field field, ExtensionContext context) {
        Object owner = null;
        if (!Modifier.isStatic(field.getModifiers())) {
            owner = context.getRequiredTestInstances().getAllInstances().stream()
                    .filter(field.getDeclaringClass()::isInstance).findFirst().orElseThrow();
        }
        return in(field, owner);
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
