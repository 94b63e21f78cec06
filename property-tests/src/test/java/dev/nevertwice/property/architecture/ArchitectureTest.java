package dev.nevertwice.property.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our code keeps the rules of {@link Architecture}, and each rule catches a house that was built to break it. */
class ArchitectureTest {

    private static final Architecture OURS = new Architecture("dev.nevertwice");
    private static final Architecture BROKEN = new Architecture(ArchitectureTest.class.getPackageName() + ".broken");

    private static final JavaClasses OUR_CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(OURS.root());
    private static final JavaClasses BROKEN_CLASSES = new ClassFileImporter().importPackages(BROKEN.root());

    private static final Path PAGE = Path.of("..", "docs", "ARCHITECTURE.md");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ourCodeKeepsTheRule(ArchRule rule) {
        rule.check(OUR_CLASSES);
    }

    static List<ArchRule> ourCodeKeepsTheRule() {
        return OURS.all();
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void theRuleCatches(ArchRule rule, String offender) {
        List<String> violations = rule.evaluate(BROKEN_CLASSES).getFailureReport().getDetails();

        assertTrue(violations.stream().anyMatch(line -> line.contains(offender)),
                () -> offender + " was not caught by: " + rule.getDescription() + "\n" + violations);
        assertTrue(violations.stream().noneMatch(line -> line.contains("Permitted")), violations::toString);
    }

    static Stream<Arguments> theRuleCatches() {
        return Stream.of(
                arguments(BROKEN.paymentCoreTellsNoTimeByItself(), "Checkout$ReadsTheClock"),
                arguments(BROKEN.paymentCoreTellsNoTimeByItself(), "Checkout$RefersToTheClock"),
                arguments(BROKEN.paymentCoreTellsNoTimeByItself(), "Checkout$Sleeps"),
                arguments(BROKEN.paymentCoreTellsNoTimeByItself(), "memory.ReadsTheClock"),
                arguments(BROKEN.paymentCoreDrawsNoChanceByItself(), "Checkout$DrawsAnId"),
                arguments(BROKEN.paymentCoreDrawsNoChanceByItself(), "Checkout$DrawsANumber"),
                arguments(BROKEN.paymentCoreStartsNoThreads(), "Checkout$StartsAThread"),
                arguments(BROKEN.paymentCoreStartsNoThreads(), "Checkout$RunsAsync"),
                arguments(BROKEN.paymentCoreKnowsNoTechnology(), "Checkout$SpeaksSql"),
                arguments(BROKEN.paymentCoreImportsNoAdapter(), "Checkout$ImportsAnAdapter"),
                arguments(BROKEN.paymentFeaturesHaveNoCycles(), "Slice checkout"),
                arguments(BROKEN.onlyStatusReadsMeetTheReplica(), "Checkout$AsksTheReplica"),
                arguments(BROKEN.pspMachineTellsNoTimeByItself(), "Machine$ReadsTheClock"),
                arguments(BROKEN.pspMachineDrawsNoChanceByItself(), "Machine$DrawsAnId"),
                arguments(BROKEN.pspMachineStartsNoThreads(), "Machine$StartsAThread"),
                arguments(BROKEN.pspMachineKnowsNoTechnology(), "Machine$SpeaksHttp"),
                arguments(BROKEN.pspNamesNoOtherModule(), "Machine$NamesThePaymentSystem"),
                arguments(BROKEN.payNamesNoOtherModule(), "Ledger$NamesThePsp"),
                arguments(BROKEN.chaosNamesNoHigherModule(), "Rig$NamesTheProperties"),
                arguments(BROKEN.moneyIsNeverFloating(), "Ledger$FloatingField"),
                arguments(BROKEN.moneyIsNeverFloating(), "Ledger$FloatingParameter"),
                arguments(BROKEN.moneyIsNeverFloating(), "Ledger$FloatingArray"),
                arguments(BROKEN.packagesAreFeatures(), "pay.util.Strings"),
                arguments(BROKEN.classesAreNamedAfterWhatTheyAre(), "Ledger$ClockImpl"));
    }

    @Test
    void everyRuleIsShownAbleToFail() {
        long shown = theRuleCatches().map(each -> ((ArchRule) each.get()[0]).getDescription()).distinct().count();

        assertEquals(BROKEN.all().size(), shown);
    }

    /** Guards against rules that hold because they look at nothing, after a package or a folder was renamed. */
    @ParameterizedTest
    @CsvSource({"psp-simulator, psp", "payment-system, pay", "chaos-scenarios, chaos"})
    void aModuleWithSourcesIsLookedAt(String module, String name) {
        Path sources = Path.of("..", module, "src", "main", "java");
        boolean seen = OUR_CLASSES.stream()
                .anyMatch(each -> each.getPackageName().startsWith(OURS.root() + "." + name));

        assertEquals(Files.exists(sources), seen, module);
    }

    /** The page says what each package of the payment system is for; those within `adapter` are one row. */
    @Test
    void eachPackageOfThePaymentSystemHasItsRowOnThePage() throws IOException {
        String pay = OURS.root() + ".pay.";
        Set<String> packages = OUR_CLASSES.stream().map(JavaClass::getPackageName).filter(name -> name.startsWith(pay))
                .map(name -> name.substring(pay.length()).replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> rows = Pattern.compile("(?m)^\\| `([a-z0-9]+)` \\|")
                .matcher(between("Features of `dev.nevertwice.pay`", "\n## ", Files.readString(PAGE))).results()
                .map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));

        assertEquals(packages, rows);
    }

    private static String between(String first, String next, String text) {
        int begin = text.indexOf(first);

        return text.substring(begin, text.indexOf(next, begin));
    }
}
