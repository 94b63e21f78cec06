package dev.nevertwice.chaos.defect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/**
 * Loads every class of NeverTwice anew, the overlay's before the original, and everything else from its parent: a
 * second copy of the program with the defect planted, beside the untouched one. The PSP, which knows none of the others, is
 * shared unless the overlay changes it: it is warm then.
 */
public final class OverlayLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final String OURS = "dev.nevertwice.";
    private static final String PSP = "dev.nevertwice.psp.";

    private final Overlay overlay;
    private final boolean sharesPsp;

    public OverlayLoader(Overlay overlay) {
        this(overlay, OverlayLoader.class.getClassLoader());
    }

    /** @param parent has the originals */
    OverlayLoader(Overlay overlay, ClassLoader parent) {
        super("overlay-" + overlay.name(), parent);
        this.overlay = overlay;
        this.sharesPsp = !Files.exists(overlay.folder().resolve(PSP.replace('.', '/')));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS) || sharesPsp && name.startsWith(PSP)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            Class<?> loaded = known == null ? findClass(name) : known;
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = bytes(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] bytes(String path) throws ClassNotFoundException {
        byte[] patched = overlay.classFile(path);
        if (patched != null) {
            return patched;
        }
        try (InputStream in = getParent().getResourceAsStream(path)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(path, e);
        }
    }
}
