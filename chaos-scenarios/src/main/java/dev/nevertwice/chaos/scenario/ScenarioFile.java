package dev.nevertwice.chaos.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.scenario.Scenario.Fee;
import dev.nevertwice.chaos.scenario.Scenario.Kills;
import dev.nevertwice.chaos.scenario.Scenario.Payouts;
import dev.nevertwice.chaos.scenario.Scenario.Psps;
import dev.nevertwice.chaos.scenario.Scenario.Size;
import dev.nevertwice.chaos.scenario.Scenario.Trouble;
import dev.nevertwice.chaos.scenario.Scenario.Unreachable;
import dev.nevertwice.chaos.scenario.Workload.Amount;
import dev.nevertwice.chaos.scenario.Workload.ClaimShares;
import dev.nevertwice.chaos.scenario.Workload.Others;
import dev.nevertwice.chaos.scenario.Workload.SecondThoughts;
import dev.nevertwice.chaos.scenario.Workload.Servicing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads scenario files (docs/scenario-format.md). What is not understood completely is refused: {@link ScenarioProblem}. */
public final class ScenarioFile {

    /** What purchases may be paid in. */
    public static final List<String> CURRENCIES = List.of("KRW", "USD", "BHD", "EUR", "JPY");

    static final List<String> METHODS = List.of("direct", "hosted");
    static final List<String> SOURCES =
            List.of("tok_visa", "tok_declined", "tok_insufficient", "tok_review", "tok_review_declined");

    private static final List<String> KEYS =
            List.of("name", "about", "workload", "simulated", "faults", "hold", "kills", "key_lifetime", "bound",
                    "invariants", "payouts", "instances", "clock_skew", "trouble", "fees", "psps",
                    "unreachable", "bus", "disruptions", "network");
    private static final List<String> WORKLOAD = List.of(
            "purchases", "buyers", "amount", "currencies", "methods", "sources", "double_click_percent",
            "queued_percent", "second_merchant_percent", "attack_percent", "read_back_percent",
            "changed_cart_percent", "servicing", "times", "attacks", "held");
    private static final List<String> SERVICING =
            List.of("sellers_most", "manual_percent", "cancel_percent", "refund_percent", "other_card_percent",
                    "both_percent", "late_percent", "reused_key_percent", "held", "split_percent",
                    "rival_refund_percent", "negative_refund_percent", "dispute_percent");
    /** Lies of whole files, which say nothing wrong about any row. */
    private static final List<String> FILE_LIES = List.of("file-twice", "overlapping", "file-late");
    private static final List<String> SIZE = List.of("purchases", "buyers");
    /** One in eight: enough for evidence in every run of some size. */
    private static final int CHANGED_CARTS = 12;

    /** Each is a JVM with a pool of connections of its own. */
    private static final int MOST_INSTANCES = 4;

    /** One more than one is all that failover can show anything of. */
    private static final int MOST_PSPS = 2;

    private static final Duration DAY = Duration.ofDays(1);

    private ScenarioFile() {}

    /** Reads a file; its name as given appears in every message. */
    public static Scenario read(Path file) {
        return parse(file.toString(), YamlReader.text(file));
    }

    /** Reads the text of a scenario file; {@code name} stands for the file in messages. */
    public static Scenario parse(String name, String text) {
        Section file = Section.of(name, "", YamlReader.read(name, text), KEYS);
        Workload workload = workload(file.section("workload", WORKLOAD));
        Psps psps = psps(file);
        List<JsonNode> faults = file.has("faults")
                ? FaultReader.read(file.sections("faults", FaultVocabulary.RULE), psps.count())
                : List.of();
        boolean lies = lies(faults);
        if (lies && psps.count() > 1) {
            throw file.wrong("faults", "settlement files that lie about rows are judged where there is one PSP");
        }
        return new Scenario(
                scenarioName(file),
                file.text("about"),
                workload,
                file.has("simulated") ? size(file.section("simulated", SIZE)) : once(workload),
                faults,
                file.has("kills") ? kills(file.section("kills", List.of("every", "down", "at_call"))) : null,
                file.duration("bound", Duration.ofSeconds(1), DAY),
                file.has("invariants") ? invariants(file) : reliedOn(workload, file.has("payouts"), lies),
                file.has("payouts") ? payouts(file.section("payouts", List.of("every"))) : null,
                file.has("hold") ? file.duration("hold", Duration.ZERO, DAY) : Duration.ZERO,
                file.has("key_lifetime") ? file.duration("key_lifetime", Duration.ofSeconds(1), DAY) : null,
                file.has("instances") ? (int) file.whole("instances", 1, MOST_INSTANCES) : 1,
                file.has("clock_skew") ? file.duration("clock_skew", Duration.ZERO, DAY) : Duration.ZERO,
                file.has("trouble") ? trouble(file) : null,
                file.has("fees") ? fees(file.section("fees", CURRENCIES)) : Collections.emptySortedMap(),
                psps,
                DisruptionReader.read(
                        file, faults.stream().map(fault -> fault.path("name").asText()).collect(Collectors.toSet())));
    }

    private static Psps psps(Section file) {
        int count = file.has("psps") ? (int) file.whole("psps", 1, MOST_PSPS) : 1;
        if (!file.has("unreachable")) {
            return new Psps(count, null);
        }
        Section unreachable = file.section("unreachable", List.of("psp", "every", "lasts"));
        return new Psps(count, new Unreachable(
                (int) unreachable.whole("psp", 1, count),
                unreachable.duration("every", Duration.ofMillis(10), DAY),
                unreachable.duration("lasts", Duration.ofMillis(1), DAY)));
    }

    /** Real parts need a list over and over, because there chance says what meets what; virtual time needs it once. */
    static Size once(Workload workload) {
        return workload.listed().isEmpty()
                ? workload.size()
                : new Size(workload.listed().size(), Math.min(workload.size().buyers(), workload.listed().size()));
    }

    private static List<Trouble> trouble(Section file) {
        List<String> words = file.words("trouble", Arrays.stream(Trouble.values()).map(Trouble::word).toList());
        return Arrays.stream(Trouble.values()).filter(trouble -> words.contains(trouble.word())).toList();
    }

    /** Whether settlement files lie about rows. */
    private static boolean lies(List<JsonNode> faults) {
        return faults.stream()
                .anyMatch(rule -> rule.path("point").asText().equals("settlement")
                        && !FILE_LIES.contains(rule.path("act").path("type").asText()));
    }

    /** All that a workload with these others about can show something of. */
    private static List<String> reliedOn(Workload workload, boolean payouts, boolean lies) {
        Others others = workload.others();
        boolean second = others.secondMerchantPercent() > 0
                || workload.listed().stream().anyMatch(Purchase::atSecond);
        boolean attacks = others.attackPercent() > 0 || !others.attacks().isEmpty();
        return Judge.ids().stream()
                .filter(id -> switch (id) {
                    case "I3" -> endsWithoutMoney(workload);
                    case "I5" -> reusesKeys(workload);
                    case "I6" -> second;
                    case "I18" -> attacks;
                    case "I20" -> second || attacks;
                    case Judge.PAYOUTS -> payouts;
                    case Judge.LIES -> lies;
                    default -> true;
                })
                .toList();
    }

    /** Whether somebody may be told that nothing was charged, or that it went back. */
    private static boolean endsWithoutMoney(Workload workload) {
        Servicing servicing = workload.servicing();
        return servicing.cancelPercent() > 0 || servicing.thoughts().bothPercent() > 0
                || servicing.thoughts().latePercent() > 0
                || workload.listed().stream().anyMatch(Purchase::endsWithoutMoney)
                || workload.listed().isEmpty() && workload.sources().keySet().stream().anyMatch(Purchase::mayDecline);
    }

    /** Whether a key comes once more with another body. */
    private static boolean reusesKeys(Workload workload) {
        return workload.others().changedCartPercent() > 0 || workload.servicing().thoughts().reusedKeyPercent() > 0
                || workload.listed().stream()
                        .anyMatch(each -> each.changesCart() || each.after().thoughts().reusesKey());
    }

    /** A run that relies on nothing would be valid whatever nobody looked at. */
    private static List<String> invariants(Section file) {
        List<String> ids = file.words("invariants", Judge.ids());
        if (ids.isEmpty()) {
            throw file.wrong("invariants", "must name at least one");
        }
        return ids;
    }

    private static String scenarioName(Section file) {
        String name = file.text("name");
        if (!name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw file.wrong("name", "must be 1-64 of a-z, 0-9 and -");
        }
        return name;
    }

    private static Workload workload(Section section) {
        if (section.isList("purchases")) {
            return PurchaseReader.read(section, WORKLOAD);
        }
        for (String key : List.of("times", "attacks", "held")) {
            if (section.has(key)) {
                throw section.wrong(key, "is for purchases that are listed; these are drawn");
            }
        }
        Section amount = section.section("amount", List.of("median", "sigma"));
        return new Workload(
                size(section),
                new Amount(amount.thousandths("median", 10, 1_000_000_000), amount.thousandths("sigma", 0, 3_000)),
                section.weights("currencies", CURRENCIES),
                section.weights("methods", METHODS),
                section.weights("sources", SOURCES),
                (int) section.whole("double_click_percent", 0, 100),
                percent(section, "queued_percent", 100, 0),
                new Others(
                        percent(section, "second_merchant_percent", 100, 0),
                        percent(section, "attack_percent", 1_000, 0),
                        percent(section, "read_back_percent", 100, 0),
                        percent(section, "changed_cart_percent", 100, CHANGED_CARTS),
                        List.of()),
                section.has("servicing") ? servicing(section.section("servicing", SERVICING)) : Servicing.NONE,
                List.of());
    }

    private static Servicing servicing(Section section) {
        return new Servicing(
                (int) section.whole("sellers_most", 1, 10),
                percent(section, "manual_percent", 100, 0),
                percent(section, "cancel_percent", 100, 0),
                percent(section, "refund_percent", 100, 0),
                thoughts(section),
                new ClaimShares(
                        percent(section, "split_percent", 100, 0),
                        percent(section, "rival_refund_percent", 100, 0),
                        percent(section, "negative_refund_percent", 100, 0),
                        percent(section, "dispute_percent", 100, 0)));
    }

    private static SecondThoughts thoughts(Section section) {
        Duration held = section.has("held") ? section.duration("held", Duration.ofSeconds(1), DAY) : null;
        int late = percent(section, "late_percent", 100, 0);
        if (late > 0 && held == null) {
            throw section.wrong("late_percent", "needs 'held': how long the PSP holds the money");
        }
        SecondThoughts thoughts = new SecondThoughts(
                percent(section, "other_card_percent", 100, 0),
                percent(section, "both_percent", 100, 0),
                late,
                percent(section, "reused_key_percent", 100, 0),
                held);
        return thoughts.equals(SecondThoughts.NONE) ? SecondThoughts.NONE : thoughts;
    }

    private static int percent(Section section, String key, long most, int otherwise) {
        return section.has(key) ? (int) section.whole(key, 0, most) : otherwise;
    }

    private static Size size(Section section) {
        return new Size((int) section.whole("purchases", 1, 1_000_000), (int) section.whole("buyers", 1, 1_000));
    }

    private static Payouts payouts(Section section) {
        return new Payouts((int) section.whole("every", 1, 1_000));
    }

    private static SortedMap<String, Fee> fees(Section section) {
        SortedMap<String, Fee> fees = new TreeMap<>();
        for (String currency : CURRENCIES) {
            if (section.has(currency)) {
                Section fee = section.section(currency, List.of("fixed", "permille"));
                fees.put(currency, new Fee(
                        fee.has("fixed") ? fee.whole("fixed", 0, 1_000_000) : 0,
                        fee.has("permille") ? (int) fee.whole("permille", 0, 1_000) : 0));
            }
        }
        return fees;
    }

    private static Kills kills(Section section) {
        Duration down = section.duration("down", Duration.ZERO, DAY);
        long atCall = section.has("at_call") ? section.whole("at_call", 1, 1_000_000_000) : 0;
        boolean onlyCounted = atCall > 0 && !section.has("every");
        return new Kills(onlyCounted ? null : section.duration("every", Duration.ofMillis(10), DAY), down, atCall);
    }
}
