package dev.nevertwice.chaos.defect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** H1 to H7: a harness with one of these mistakes must not be able to call the correct system valid. */
class HarnessMutantSimulation {

    private static final String SCENARIO = "reply-lost";
    private static final String CHAOS = "chaos-scenarios/src/main/java/dev/nevertwice/chaos/";
    private static final String PSP = "psp-simulator/src/main/java/dev/nevertwice/psp/";

    /**
     * @param file in the repository
     * @param line is there once
     * @param mutated what is there instead
     * @param betrayed part of the finding that gives it away
     */
    record Mutant(String id, String file, String line, String mutated, String betrayed) {

        @Override
        public String toString() {
            return id;
        }
    }

    static List<Mutant> mutants() {
        return List.of(
                new Mutant(
                        "H1 a checker that always passes", CHAOS + "invariant/ChargedOnce.java",
                        "        Findings findings = new Findings(id());",
                        "        if (facts != null) { return new Finding(id(), Verdict.VALID, 0, 0, List.of()); }\n"
                                + "        Findings findings = new Findings(id());",
                        "passed without looking"),
                new Mutant(
                        "H1 a checker that passes and claims to have looked", CHAOS + "invariant/ChargedOnce.java",
                        "        Findings findings = new Findings(id());",
                        "        if (facts != null) { return new Finding(id(), Verdict.VALID, 1, 0, List.of()); }\n"
                                + "        Findings findings = new Findings(id());",
                        "I1 looked at"),
                new Mutant(
                        "H2 an oracle that counts responses", CHAOS + "invariant/Case.java",
                        "        for (Truth.Charge charge : truth.charges()) {",
                        "        for (Truth.Charge charge : truth.charges()) {\n"
                                + "            if (evidence.operations().stream().noneMatch(operation ->"
                                + " operation.status() == 201 && operation.index() < 4 && \"paid\".equals(operation.told())"
                                + " && paymentOfOrder.containsKey(charge.order())"
                                + " && paymentOfOrder.get(charge.order()).id().equals(operation.payment()))) { continue; }",
                        "I1 looked at"),
                new Mutant(
                        "H3 a workload in which everything fails", CHAOS + "run/Purchases.java",
                        "sources.draw(entropy),", "\"tok_declined\",", "invariant=I1"),
                new Mutant(
                        "H4 an injector that never fires", CHAOS + "run/Runner.java",
                        "psp.setFaults(plan.scenario().faults());", "psp.setFaults(List.of());", "never fired"),
                new Mutant(
                        "H4 an injector that counts and does nothing", PSP + "fault/Faults.java",
                        "return Optional.of(fire(rule));", "return Optional.empty();",
                        "never fired"),
                new Mutant(
                        "H5 hidden nondeterminism", CHAOS + "run/PayClient.java",
                        "        headers.put(\"idempotency-key\", purchase.cart());",
                        "        headers.put(\"idempotency-key\", purchase.cart());\n"
                                + "        headers.put(\"x-now\", Long.toString(System.nanoTime()));",
                        "can't be repeated"),
                new Mutant(
                        "H6 faults that are never stopped", CHAOS + "run/PspClient.java",
                        "        admin(\"DELETE\", \"/_admin/faults\", NOTHING);\n", "", "in force to the end"),
                new Mutant(
                        "H7 a recorder that drops one event", CHAOS + "history/History.java",
                        "        operations.add(operation);\n",
                        "        operations.add(operation);\n"
                                + "        if (operations.size() == 7 && operation.client().equals(\"buyer-1\")) {"
                                + " operations.removeLast(); }\n",
                        "were recorded"));
    }

    @Test
    void withoutAMutantTheSameCampaignIsValid() {
        String answer = CampaignTrial.run(SCENARIO, run -> {});

        assertTrue(answer.startsWith("VALID"), answer);
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void aHarnessWithTheMistakeDoesNotCallTheSystemValid(Mutant mutant) throws IOException {
        String answer = new PlantedProgram(overlay(mutant)).run(CampaignTrial.class.getName(), SCENARIO, run -> {});

        assertTrue(answer.startsWith("UNKNOWN") || answer.startsWith("INVALID"), answer);
        assertTrue(answer.contains(mutant.betrayed()), answer);
    }

    private static Overlay overlay(Mutant mutant) throws IOException {
        String source = Files.readString(Path.of("..").resolve(mutant.file()));
        assertEquals(2, source.split(java.util.regex.Pattern.quote(mutant.line()), -1).length, mutant::toString);
        Path folder = TemporaryFolders.create("nevertwice-mutant-");
        SourceCompiler.compile(
                mutant.id(), Map.of(mutant.file(), source.replace(mutant.line(), mutant.mutated())), folder);
        return new Overlay(mutant.id(), folder);
    }
}
