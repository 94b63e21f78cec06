package dev.nevertwice.pay;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.parallel.ResourceLock;

/** First the classes that wait for each other or for a broker to start: all the others run beside them, instead of before. */
public final class LongestFirst implements ClassOrderer {

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(Comparator.comparing(LongestFirst::isShort));
    }

    private static boolean isShort(ClassDescriptor test) {
        return !test.isAnnotated(ResourceLock.class) && !test.getTestClass().getSimpleName().startsWith("Kafka");
    }
}
