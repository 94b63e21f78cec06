package dev.nevertwice.chaos.defect;

import java.lang.reflect.InvocationTargetException;
import java.util.function.Consumer;

/**
 * A copy of the program, in this JVM, with a defect planted. Only types of the JDK can cross, because each copy has its own
 * classes. Safe for use by many threads; keep it as long as its defect is tried, because a new copy starts cold.
 */
public final class PlantedProgram {

    private final Overlay overlay;
    private final OverlayLoader loader;

    public PlantedProgram(Overlay overlay) {
        this.overlay = overlay;
        this.loader = new OverlayLoader(overlay);
    }

    /**
     * Calls {@code static String run(String jsonRequest, Consumer<String> progress)} of a class, such as {@code
     * dev.nevertwice.chaos.sim.CampaignMain}, as it is in the copy. Blocks.
     *
     * @return what it returned, JSON
     * @throws IllegalStateException when it threw; the cause is what it threw, of a class of the copy
     */
    public String run(String mainClass, String jsonRequest, Consumer<String> progress) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return (String) loader.loadClass(mainClass)
                    .getMethod("run", String.class, Consumer.class)
                    .invoke(null, jsonRequest, progress);
        } catch (InvocationTargetException threw) {
            Throwable cause = threw.getCause();
            throw new IllegalStateException("with " + overlay.name() + " planted: " + cause.getMessage(), cause);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(mainClass + " has no entry for a planted defect: " + missing, missing);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
