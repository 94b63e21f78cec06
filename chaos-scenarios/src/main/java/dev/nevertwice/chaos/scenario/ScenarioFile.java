package dev.nevertwice.chaos.scenario;

import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.scenario.Scenario.Amount;
import dev.nevertwice.chaos.scenario.Scenario.Kills;
import dev.nevertwice.chaos.scenario.Scenario.Payouts;
import dev.nevertwice.chaos.scenario.Scenario.Servicing;
import dev.nevertwice.chaos.scenario.Scenario.Size;
import dev.nevertwice.chaos.scenario.Scenario.Workload;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Reads scenario files (docs/scenario-format.md). What is not understood completely is refused: {@link ScenarioProblem}. */
public final class ScenarioFile {

    /** What purchases may be paid in. */
    public static final List<String> CURRENCIES = List.of("KRW", "USD", "BHD", "EUR", "JPY");

    static final List<String> METHODS = List.of("direct", "hosted");
    static final List<String> SOURCES =
            List.of("tok_visa", "tok_declined", "tok_insufficient", "tok_review", "tok_review_declined");

    private static final List<String> KEYS =
            List.of("name", "about", "workload", "simulated", "faults", "kills", "bound", "invariants", "payouts");
    private static final List<String> WORKLOAD = List.of(
            "purchases", "buyers", "amount", "currencies", "methods", "sources", "double_click_percent",
            "queued_percent", "servicing");
    private static final List<String> SERVICING =
            List.of("sellers_most", "manual_percent", "cancel_percent", "refund_percent");
    private static final List<String> SIZE = List.of("purchases", "buyers");
    private static final Duration DAY = Duration.ofDays(1);

    private ScenarioFile() {}

    /** Reads a file; its name as given appears in every message. */
    public static Scenario read(Path file) {
        try {
            if (Files.size(file) > 4L * YamlReader.MOST_CHARACTERS) {
                throw new ScenarioProblem(file.toString(), 0, "", "is too long for a scenario");
            }
            return parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new ScenarioProblem(file.toString(), 0, "", "is not UTF-8 text");
        } catch (IOException e) {
            throw new ScenarioProblem(file.toString(), 0, "", "can't be read: " + e.getMessage());
        }
    }

    /** Reads the text of a scenario file; {@code name} stands for the file in messages. */
    public static Scenario parse(String name, String text) {
        Section file = Section.of(name, "", YamlReader.read(name, text), KEYS);
        Workload workload = workload(file.section("workload", WORKLOAD));
        return new Scenario(
                scenarioName(file),
                file.text("about"),
                workload,
                file.has("simulated") ? size(file.section("simulated", SIZE)) : workload.size(),
                file.has("faults") ? FaultReader.read(file.sections("faults", FaultVocabulary.RULE)) : List.of(),
                file.has("kills") ? kills(file.section("kills", List.of("every", "down"))) : null,
                file.duration("bound", Duration.ofSeconds(1), DAY),
                file.has("invariants") ? invariants(file) : reliedOn(file.has("payouts")),
                file.has("payouts") ? payouts(file.section("payouts", List.of("every"))) : null);
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
        Section amount = section.section("amount", List.of("median", "sigma"));
        return new Workload(
                size(section),
                new Amount(amount.thousandths("median", 10, 1_000_000_000), amount.thousandths("sigma", 0, 3_000)),
                section.weights("currencies", CURRENCIES),
                section.weights("methods", METHODS),
                section.weights("sources", SOURCES),
                (int) section.whole("double_click_percent", 0, 100),
                section.has("queued_percent") ? (int) section.whole("queued_percent", 1, 100) : 0,
                section.has("servicing") ? servicing(section.section("servicing", SERVICING)) : Servicing.NONE);
    }

    private static Servicing servicing(Section section) {
        return new Servicing(
                (int) section.whole("sellers_most", 1, 10),
                (int) section.whole("manual_percent", 0, 100),
                (int) section.whole("cancel_percent", 0, 100),
                (int) section.whole("refund_percent", 0, 100));
    }

    private static Size size(Section section) {
        return new Size((int) section.whole("purchases", 1, 1_000_000), (int) section.whole("buyers", 1, 1_000));
    }

    /** All that a run can show something of. */
    private static List<String> reliedOn(boolean payouts) {
        return Judge.ids().stream().filter(id -> payouts || !id.equals(Judge.PAYOUTS)).toList();
    }

    private static Payouts payouts(Section section) {
        return new Payouts((int) section.whole("every", 1, 1_000));
    }

    private static Kills kills(Section section) {
        return new Kills(
                section.duration("every", Duration.ofMillis(10), DAY), section.duration("down", Duration.ZERO, DAY));
    }
}
