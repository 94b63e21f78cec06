package dev.nevertwice.chaos.invariant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All invariants, and how their findings become a verdict. */
public final class Judge {

    /** Id of the finding about the faults themselves: a rule that never fired proves nothing. */
    public static final String FAULTS = "faults";

    /** Id of the finding about the run itself: a harness that did not do its part proves nothing. */
    public static final String HARNESS = "harness";

    /** Id of the one about payouts, of which a scenario without any can show nothing. */
    public static final String PAYOUTS = PaidOutOnce.ID;

    /** Id of the one about settlement files that lie about rows, of which a scenario without such lies can show nothing. */
    public static final String LIES = LiesFound.ID;

    /** Id of the one that compares the books with the PSP's own. */
    public static final String BOOKS = ReceivableMatches.ID;

    /** What no scenario can do without. */
    private static final String ALWAYS = "I1";

    private static final List<CaseInvariant> ALL = List.of(
            new ChargedOnce(),
            new PaidMeansCharged(),
            new FailedMeansUncharged(),
            new SameReply(),
            new OtherBodyRefused(),
            new KeysIsolated(),
            new EntriesBalance(),
            new ReceivableMatches(),
            new AmountsBounded(),
            new LegalTransitions(),
            new EventsOnce(),
            new EventsApplied(),
            new DiscrepanciesClosed(),
            new ReconciledOnce(),
            new AmountsIdentical(),
            new AllTerminal(),
            new RetriesBounded(),
            new ForgeriesIgnored(),
            new HistoryImmutable(),
            new MerchantsIsolated(),
            new ReadsNeverGoBack(),
            new PaidOutOnce(),
            new LiesFound());

    private Judge() {}

    public static List<Invariant> invariants() {
        return List.copyOf(ALL);
    }

    public static List<String> ids() {
        return ALL.stream().map(Invariant::id).toList();
    }

    /** The transitions that payments may take, each as {@code from -> to}. */
    public static List<String> legalTransitions() {
        return LegalTransitions.all();
    }

    /** Id to statement, in order. */
    public static Map<String, String> statements() {
        LinkedHashMap<String, String> statements = new LinkedHashMap<>();
        ALL.forEach(invariant -> statements.put(invariant.id(), invariant.statement()));
        return statements;
    }

    /** One finding per invariant, in order. */
    public static List<Finding> judge(Evidence evidence) {
        Case facts;
        try {
            facts = new Case(evidence);
        } catch (RuntimeException e) {
            return ALL.stream().map(invariant -> unjudged(invariant.id(), "the evidence can't be read: " + e)).toList();
        }
        return ALL.stream().map(invariant -> guarded(invariant.id(), () -> invariant.judge(facts))).toList();
    }

    /** Of an invariant that can't be judged where the run was made. */
    public static Finding notEvaluated(String id) {
        return new Finding(id, Verdict.UNKNOWN, 0, 0, List.of());
    }

    /** Of a run whose payment system never came back: I16 is broken, and nothing else can be judged. */
    public static List<Finding> withoutBooks(String why) {
        return ALL.stream().map(invariant -> withoutBooks(invariant.id(), why)).toList();
    }

    private static Finding withoutBooks(String id, String why) {
        return id.equals(AllTerminal.ID)
                ? new Finding(id, Verdict.INVALID, 1, 1, List.of(new Violation(null, why, List.of(), null)))
                : new Finding(id, Verdict.UNKNOWN, 0, 0, List.of());
    }

    /** Of a run that was broken off: what was seen is not enough to judge anything. */
    public static List<Finding> brokenOff(String why) {
        return List.of(unjudged(HARNESS, why));
    }

    /** What a checker says, or unknown with its message when it throws. */
    static Finding guarded(String id, Supplier<Finding> checker) {
        try {
            Finding finding = checker.get();
            boolean saysNothing = finding.verdict() == Verdict.VALID && finding.evidence() < 1;
            return saysNothing || !finding.invariant().equals(id)
                    ? unjudged(id, "the checker passed without looking at anything")
                    : finding;
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            return unjudged(id, "the checker threw " + e);
        }
    }

    private static Finding unjudged(String id, String why) {
        return new Finding(id, Verdict.UNKNOWN, 0, 0, List.of(new Violation(null, why, List.of(), null)));
    }

    /**
     * Unknown when the harness or the judge itself did not do its part.
     *
     * @param doubts what the rig itself has to say against a verdict
     */
    public static Finding harness(Evidence evidence, List<Finding> findings, List<String> doubts) {
        List<String> problems = new ArrayList<>(Harness.problems(evidence, findings));
        problems.addAll(doubts);
        return new Finding(
                HARNESS, problems.isEmpty() ? Verdict.VALID : Verdict.UNKNOWN, evidence.proceedings().sent(), 0,
                problems.stream().map(problem -> new Violation(null, problem, List.of(), null)).toList());
    }

    /** Unknown when any fault of the scenario never fired. Evidence is how often all of them fired. */
    public static Finding faults(Map<String, Long> fired) {
        List<Violation> silent = fired.entrySet().stream()
                .filter(fault -> fault.getValue() == 0)
                .map(fault -> new Violation(null, "fault " + fault.getKey() + " never fired", List.of(),
                        fault.getKey()))
                .toList();
        long total = fired.values().stream().mapToLong(Long::longValue).sum();
        return new Finding(FAULTS, silent.isEmpty() ? Verdict.VALID : Verdict.UNKNOWN, total, 0, silent);
    }

    /** Unknown when none of the scenario's faults fired; a scenario without faults asks for none. */
    public static Finding anyFault(Map<String, Long> fired) {
        Finding every = faults(fired);
        return every.evidence() == 0 ? every : new Finding(FAULTS, Verdict.VALID, every.evidence(), 0, List.of());
    }

    /**
     * The worst verdict. Invalid counts whoever found it; unknown counts where the scenario relies on the invariant, or
     * where a reason is given (a checker threw, the harness failed).
     */
    public static Verdict verdict(List<Finding> findings, Collection<String> reliedOn) {
        Verdict verdict = findings.isEmpty() ? Verdict.UNKNOWN : Verdict.VALID;
        for (Finding finding : findings) {
            boolean counts = finding.verdict() == Verdict.INVALID
                    || reliedOn.contains(finding.invariant())
                    || finding.invariant().equals(ALWAYS)
                    || finding.invariant().equals(FAULTS)
                    || !finding.violations().isEmpty();
            if (counts) {
                verdict = verdict.worst(finding.verdict());
            }
        }
        return verdict;
    }
}
