package dev.nevertwice.psp.junit5;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a field of type {@link dev.nevertwice.psp.PspSimulator}: a PSP on a free port, for the whole class in a static field,
 * for each test in another one. When a test fails, what the PSP heard and said during it is printed.
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PspExtension.class)
public @interface SimulatedPsp {

    /** Of ids, tokens and the faults' ratios. */
    long seed() default 1;

    /** The idempotency profile, one of docs/psp-profiles.md. */
    String profile() default "default";
}
