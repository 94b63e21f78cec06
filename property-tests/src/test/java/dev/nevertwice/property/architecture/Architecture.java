package dev.nevertwice.property.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * The architecture's rules over the modules below a root package: {@code dev.nevertwice} for our code, another one for
 * the broken house that shows each rule able to fail.
 */
record Architecture(String root) {

    private static final String[] OUTSIDE_WORLD = {
        "java.sql..", "javax.sql..", "java.net.http..", "io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..",
        "io.netty..", "org.apache.hc..", "com.zaxxer..", "org.flywaydb..", "org.postgresql..", "io.zonky..",
        "io.micrometer..",
        "org.apache.kafka.."
    };

    // ---- The core meets the outside world only through its ports

    ArchRule paymentCoreTellsNoTimeByItself() {
        return noClasses().that(simulatedPayment()).should().accessTargetWhere(ambientTime())
                .because("time is a port, now and sleep: take a dev.nevertwice.pay.env.Clock");
    }

    ArchRule paymentCoreDrawsNoChanceByItself() {
        return noClasses().that(simulatedPayment()).should().accessTargetWhere(ambientChance())
                .because("ids and numbers are a port: take a dev.nevertwice.pay.env.Entropy");
    }

    ArchRule paymentCoreStartsNoThreads() {
        return noClasses().that(simulatedPayment()).should().accessTargetWhere(ambientThreads())
                .because("tasks are a port: fork them with dev.nevertwice.pay.env.Tasks");
    }

    ArchRule paymentCoreKnowsNoTechnology() {
        return noClasses().that(resideInAPackage(in("pay")).and(not(resideInAPackage(in("pay..adapter")))))
                .should().dependOnClassesThat().resideInAnyPackage(OUTSIDE_WORLD)
                .because("databases, sockets and servers are met behind ports, in dev.nevertwice.pay.adapter");
    }

    ArchRule paymentCoreImportsNoAdapter() {
        return noClasses().that(paymentCore()).should().dependOnClassesThat().resideInAPackage(in("pay..adapter"))
                .because("an adapter is chosen by PayMain (or OpsMain) and reaches the core as a port");
    }

    ArchRule paymentFeaturesHaveNoCycles() {
        return slices().matching(root + ".pay.(*)..").should().beFreeOfCycles()
                .because("two features that need each other are one feature, or hide a third");
    }

    /** The composition root hands it on; nobody else in the core may have it in hand. */
    ArchRule onlyStatusReadsMeetTheReplica() {
        return noClasses().that(are(paymentCore().and(not(resideInAPackage(in("pay.replica"))))
                .and(not(resideInAPackage(in("pay.store"))))
                .and(not(belongTo(name(root + ".pay.PaymentSystem").or(name(root + ".pay.Ports")))))))
                .should().dependOnClassesThat().haveFullyQualifiedName(root + ".pay.store.ReadStore")
                .because("a replica is behind: keys, claims and money are asked of the Store, and only"
                        + " dev.nevertwice.pay.replica knows whom a replica may answer");
    }

    ArchRule pspMachineTellsNoTimeByItself() {
        return noClasses().that(pspMachine()).should().accessTargetWhere(ambientTime())
                .because("Psp.step is told the time: take `now` from its input, and ask for a timer as an effect");
    }

    ArchRule pspMachineDrawsNoChanceByItself() {
        return noClasses().that(pspMachine()).should().accessTargetWhere(ambientChance())
                .because("a ratio is a keyed hash of seed, rule and reference, and an id is counted or derived");
    }

    ArchRule pspMachineStartsNoThreads() {
        return noClasses().that(pspMachine()).should().accessTargetWhere(ambientThreads())
                .because(
                        "Psp.step is a pure machine: what happens later is an effect, carried out by dev.nevertwice.psp.http");
    }

    ArchRule pspMachineKnowsNoTechnology() {
        return noClasses().that(pspMachine()).should().dependOnClassesThat().resideInAnyPackage(OUTSIDE_WORLD)
                .because("the machine has no input or output: servers and clients are in dev.nevertwice.psp.http");
    }

    // ---- No lower module names a higher one, and the oracle shares nothing with its subject

    ArchRule pspNamesNoOtherModule() {
        return noClasses().that().resideInAPackage(in("psp"))
                .should().dependOnClassesThat().resideInAnyPackage(in("pay"), in("chaos"), in("property"), in("load"))
                .because("the oracle must not inherit its subject's mistakes");
    }

    ArchRule payNamesNoOtherModule() {
        return noClasses().that().resideInAPackage(in("pay"))
                .should().dependOnClassesThat().resideInAnyPackage(in("psp"), in("chaos"), in("property"), in("load"))
                .because("the payment system is whole without those who test it");
    }

    ArchRule chaosNamesNoHigherModule() {
        return noClasses().that().resideInAPackage(in("chaos"))
                .should().dependOnClassesThat().resideInAnyPackage(in("property"), in("load"))
                .because("a lower module names no higher one");
    }

    // ---- Money and names

    ArchRule moneyIsNeverFloating() {
        return noMembers().that().areDeclaredInClassesThat().resideInAnyPackage(in("pay"), in("psp"))
                .should(be(floating()))
                .because("money is a long of minor units and a probability an integer threshold; both are exact");
    }

    ArchRule packagesAreFeatures() {
        return noClasses().that().resideInAPackage(root + "..")
                .should().resideInAnyPackage("..util..", "..common..", "..impl..", "..model..", "..service..")
                .because("a package is named after what the system does");
    }

    ArchRule classesAreNamedAfterWhatTheyAre() {
        return noClasses().that().resideInAPackage(root + "..")
                .should().haveNameMatching(".*(Impl|Manager|Helper)(\\$.*)?")
                .because("Impl, Manager and Helper say nothing: name what it is, or what it is made of");
    }

    List<ArchRule> all() {
        return Stream.of(
                paymentCoreTellsNoTimeByItself(), paymentCoreDrawsNoChanceByItself(), paymentCoreStartsNoThreads(),
                paymentCoreKnowsNoTechnology(), paymentCoreImportsNoAdapter(), paymentFeaturesHaveNoCycles(),
                onlyStatusReadsMeetTheReplica(),
                pspMachineTellsNoTimeByItself(), pspMachineDrawsNoChanceByItself(), pspMachineStartsNoThreads(),
                pspMachineKnowsNoTechnology(), pspNamesNoOtherModule(), payNamesNoOtherModule(),
                chaosNamesNoHigherModule(), moneyIsNeverFloating(), packagesAreFeatures(),
                classesAreNamedAfterWhatTheyAre())
                // A module may still be empty; ArchitectureTest checks that every module with sources is looked at.
                .map(rule -> rule.allowEmptyShould(true)).toList();
    }

    private String in(String module) {
        return root + "." + module + "..";
    }

    private DescribedPredicate<JavaClass> paymentCore() {
        return are(resideInAPackage(in("pay")).and(not(resideInAPackage(in("pay..adapter"))))
                .and(not(belongTo(name(root + ".pay.PayMain").or(name(root + ".pay.OpsMain"))))))
                .as("are in the core of the payment system");
    }

    /** The simulator runs the core on the memory adapter: neither may have time, chance or threads of its own. */
    private DescribedPredicate<JavaClass> simulatedPayment() {
        return are(paymentCore().or(resideInAPackage(in("pay.adapter.memory"))))
                .as("are in the core of the payment system or its memory adapter");
    }

    private DescribedPredicate<JavaClass> pspMachine() {
        return are(resideInAPackage(in("psp")).and(not(resideInAPackage(in("psp.http"))))
                .and(not(belongTo(name(root + ".psp.PspMain"))))).as("are in the PSP's machine");
    }

    private static DescribedPredicate<JavaAccess<?>> ambientTime() {
        Set<String> waiting = Set.of("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep",
                "java.util.concurrent.locks.LockSupport.parkNanos", "java.util.concurrent.locks.LockSupport.parkUntil");
        Set<String> reading = Set.of("java.lang.System.currentTimeMillis", "java.lang.System.nanoTime",
                "java.util.Date.<init>", "java.util.Calendar.getInstance", "java.time.InstantSource.system");
        return target("the ambient time", (owner, name) -> waiting.contains(owner + "." + name)
                || reading.contains(owner + "." + name)
                || owner.startsWith("java.time.") && name.equals("now")
                || owner.equals("java.time.Clock") && (name.startsWith("system") || name.startsWith("tick")));
    }

    private static DescribedPredicate<JavaAccess<?>> ambientChance() {
        Set<String> sources = Set.of("java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom",
                "java.util.concurrent.ThreadLocalRandom");
        Set<String> draws = Set.of("java.lang.Math.random", "java.lang.StrictMath.random", "java.util.UUID.randomUUID",
                "java.util.Collections.shuffle");
        return target("ambient chance", (owner, name) -> sources.contains(owner)
                || owner.startsWith("java.util.random.")
                || draws.contains(owner + "." + name));
    }

    private static DescribedPredicate<JavaAccess<?>> ambientThreads() {
        Set<String> pools = Set.of("Executor", "ExecutorService", "ScheduledExecutorService", "Executors",
                "ThreadPoolExecutor", "ScheduledThreadPoolExecutor", "ForkJoinPool", "StructuredTaskScope");
        Set<String> starts = Set.of("<init>", "start", "ofVirtual", "ofPlatform", "startVirtualThread");
        return target("threads of its own", (owner, name) -> owner.startsWith("java.util.concurrent.")
                && pools.contains(owner.substring("java.util.concurrent.".length()))
                || owner.equals("java.lang.Thread") && starts.contains(name)
                || owner.equals("java.util.Timer")
                || owner.equals("java.util.concurrent.CompletableFuture") && name.endsWith("Async")
                || owner.startsWith("java.util.") && (name.equals("parallelStream") || name.equals("parallel")));
    }

    /** Calls and method references alike; a constructor's name is {@code <init>}. */
    private static DescribedPredicate<JavaAccess<?>> target(String what, BiPredicate<String, String> ownerAndName) {
        return describe(what,
                access -> ownerAndName.test(access.getTargetOwner().getName(), access.getTarget().getName()));
    }

    private static DescribedPredicate<JavaMember> floating() {
        return describe("floating-point numbers", member -> typesOf(member)
                .anyMatch(type -> type.getBaseComponentType().isAssignableTo(float.class)
                        || type.getBaseComponentType().isAssignableTo(double.class)
                        || type.getBaseComponentType().isAssignableTo(Float.class)
                        || type.getBaseComponentType().isAssignableTo(Double.class)));
    }

    private static Stream<JavaClass> typesOf(JavaMember member) {
        return switch (member) {
            case JavaField field -> Stream.of(field.getRawType());
            case JavaCodeUnit code ->
                    Stream.concat(Stream.of(code.getRawReturnType()), code.getRawParameterTypes().stream());
            default -> Stream.of();
        };
    }
}
