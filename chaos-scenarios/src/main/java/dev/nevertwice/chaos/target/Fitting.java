package dev.nevertwice.chaos.target;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.chaos.scenario.Purchase.Extra;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Workload;
import dev.nevertwice.chaos.scenario.Workload.Others;
import dev.nevertwice.chaos.scenario.Workload.Servicing;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What of a scenario somebody else's service can be asked, which only knows how to sell for a card token: direct payments of one
 * seller, at one PSP. A scenario that would lose its point does not fit (docs/external-targets.md).
 */
public final class Fitting {

    private static final Set<Extra> ASKED = EnumSet.of(Extra.DOUBLE_CLICK, Extra.READ_BACK, Extra.SOURCE, Extra.PAUSE);

    /** What every service does, or the PSP does by itself. Whether a service ever looks up, say, is its own affair. */
    private static final Set<String> CERTAIN = Set.of("register", "*", "callback", "row", "file");

    /** What they strike is a key that came before: who never sends one twice can't meet them. */
    private static final Set<String> OF_OLD_KEYS = Set.of("forget-key", "replay-old");

    /** What a target file lets a service be asked for, as the PSP is asked: what else it does there nobody knows. */
    private static final Set<String> ASKED_OF_PSP =
            Set.of("register", "lookup", "*", "callback", "page", "settlement", "row", "file");

    private static final Set<String> OF_FILES = Set.of("settlement", "row", "file");

    /** What a second charge comes of that nobody asked for: no reply tells of it. */
    private static final Set<String> CHARGES_AGAIN = Set.of("charge-twice", "forget-key");

    private final Target target;

    public Fitting(Target target) {
        this.target = target;
    }

    /** Why the scenario would no longer be what its name says, in a line for people; empty where it fits. */
    public Optional<String> misfit(Scenario scenario) {
        return Stream.of(
                scenario.surroundings().disruptions().stream().findFirst()
                        .map(each -> "'" + each.name() + "' goes wrong in our own payment system's surroundings, not in"
                                + " a service of yours"),
                when(scenario.surroundings().kafka(), "its events go over the Kafka of our own payment system"),
                when(scenario.psps().count() > 1, "it needs two PSPs, and your service has one"),
                when(scenario.psps().unreachable() != null,
                        "it refuses connections to the PSP (unreachable), and only our own payment system's can be"),
                when(scenario.keyLifetime() != null,
                        "it waits until the PSP has forgotten a key (key_lifetime), which takes virtual time"),
                when(!scenario.clockSkew().isZero(),
                        "it sets clocks wrong (clock_skew), and only our own payment system's can be"),
                when(scenario.instances() > 1, "it runs several of our own payment systems on one database"),
                when(scenario.payouts() != null, "it pays sellers out, for which a target file has no request"),
                when(!scenario.fees().isEmpty(), "it is about the PSP's fees, and they show in books only"),
                workload(scenario.workload()),
                when(scenario.kills() != null && target.start().isEmpty(),
                        "it kills your service: say under 'start' how that is started again"),
                when(scenario.invariants().stream().noneMatch(TargetRig.SHOWN::contains)
                        && !scenario.invariants().isEmpty(),
                        "it relies on " + String.join(", ", scenario.invariants()) + ", and only books show that"),
                faults(scenario))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The scenario with all of it that fits. */
    public Scenario fitted(Scenario scenario) {
        Workload bought = scenario.workload();
        Workload direct = new Workload(
                bought.size(), bought.amount(), target.currencies(), Map.of("direct", 1), bought.sources(),
                bought.doubleClickPercent(), 0, new Others(0, 0, bought.others().readBackPercent(), 0, List.of()),
                Servicing.NONE, bought.listed());
        return Scenario.of(scenario.name(), scenario.about(), direct, scenario.simulated(), target.bound())
                .withFaults(scenario.faults().stream().filter(rule -> unreached(rule).isEmpty()).toList())
                .withKills(scenario.kills())
                .withHold(scenario.hold())
                .relyingOn(scenario.invariants().stream().filter(TargetRig.SHOWN::contains).toList());
    }

    /** Whether a fault finds its victim whatever the service is like. */
    static boolean isCertain(JsonNode rule) {
        return CERTAIN.contains(operation(rule)) && !OF_OLD_KEYS.contains(act(rule));
    }

    private Optional<String> workload(Workload workload) {
        Others others = workload.others();
        Servicing servicing = workload.servicing();
        return Stream.of(
                when(others.attackPercent() > 0 || !others.attacks().isEmpty(),
                        "it sends forged webhooks, and only books show what comes of them"),
                when(others.secondMerchantPercent() > 0, "it buys at two merchants, and your service is one"),
                when(workload.queuedPercent() > 0,
                        "its buyers ask for an answer at once (queued_percent), which our own API alone has"),
                when(servicing.sellersMost() > 1 || servicing.manualPercent() > 0 || servicing.cancelPercent() > 0
                        || servicing.refundPercent() > 0,
                        "its merchants do more than sell (servicing), for which a target file has no request"),
                listed(workload.listed()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** A list is bought as it stands or not at all. */
    private Optional<String> listed(List<Purchase> listed) {
        return IntStream.range(0, listed.size())
                .mapToObj(index -> purchase(listed.get(index)).map(why -> "purchase " + (index + 1) + " " + why))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> purchase(Purchase purchase) {
        String more = purchase.extras().stream().filter(extra -> !ASKED.contains(extra)).map(Extra::words)
                .collect(Collectors.joining(", "));
        return Stream.of(
                when(!more.isEmpty(), "can't be asked of a service of yours: " + more),
                when(!target.currencies().containsKey(purchase.currency()),
                        "is in " + purchase.currency() + ", which 'currencies' of the target file does not name"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> faults(Scenario scenario) {
        Optional<String> again = scenario.faults().stream()
                .filter(rule -> CHARGES_AGAIN.contains(act(rule)))
                .filter(rule -> target.settlementImport().isEmpty())
                .map(rule -> "'" + name(rule) + "' lets the PSP charge twice for one key, which a settlement file tells"
                        + " of: say under 'settlement_import' how your service is given one")
                .findFirst();
        return again.or(() -> mostlyUnreached(scenario));
    }

    /** When half of what goes wrong never reaches it, the other half is another scenario. */
    private Optional<String> mostlyUnreached(Scenario scenario) {
        List<JsonNode> lost = scenario.faults().stream().filter(rule -> unreached(rule).isPresent()).toList();
        int all = scenario.faults().size() + (scenario.kills() == null ? 0 : 1);
        return when(!lost.isEmpty() && 2 * lost.size() >= all, lost.stream()
                .map(rule -> "'" + name(rule) + "' " + unreached(rule).orElseThrow())
                .findFirst().orElse(""));
    }

    /** Why a fault can't reach the service; empty where it can. */
    private Optional<String> unreached(JsonNode rule) {
        String operation = operation(rule);
        return Stream.of(
                when(operation.equals("page"), "is on the hosted page, where no buyer of your service is"),
                when(!ASKED_OF_PSP.contains(operation),
                        "strikes '" + operation + "', which no target file makes a service ask the PSP for"),
                when(operation.equals("callback") && target.webhookUrl().isEmpty(),
                        "is in webhooks: 'webhook_url' says where your service receives them"),
                when(OF_FILES.contains(operation) && target.settlementImport().isEmpty(),
                        "is in settlement files: 'settlement_import' says how your service is given them"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String operation(JsonNode rule) {
        return rule.path("operation").asText("*");
    }

    private static String act(JsonNode rule) {
        return rule.path("act").path("type").asText();
    }

    private static String name(JsonNode rule) {
        return rule.path("name").asText();
    }

    private static Optional<String> when(boolean so, String words) {
        return so ? Optional.of(words) : Optional.empty();
    }
}
