package dev.nevertwice.chaos.junit5;

import dev.nevertwice.chaos.cli.VerifyPlan.RigName;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test for each scenario: it runs after {@code @BeforeEach} and fails unless the judge finds everything valid; only then comes
 * the method's body, which may look further at its {@link ChaosRun}. Without more said, the reference system in virtual time.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ChaosExtension.class)
public @interface Chaos {

    /** Built-in scenarios and YAML files, each a test of its own; none for those of the main job that fit the target. */
    String[] value() default {};

    /** Where they run: {@code sim} in virtual time, {@code live} on real processes, sockets and PostgreSQL. */
    RigName rig() default RigName.sim;

    /** A file that says how a service of one's own is spoken to (docs/external-targets.md), which is verified instead. */
    String target() default "";

    /** Runs of each scenario, in virtual time only; 0 for 100. */
    int runs() default 0;

    /** Purchases of a run; 0 for the scenario's own number. */
    int purchases() default 0;

    /** Decides everything that is left to chance; of several runs, the first one's. */
    long seed() default 1;

    /** A known mistake to be planted in the reference system ({@code live} only): for seeing that the test fails. */
    String defect() default "";

    /** Each test's report goes into a folder of its own below, by its class (with the package), its method and the scenario. */
    String report() default "target/nevertwice-report";
}
