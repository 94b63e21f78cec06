package dev.nevertwice.psp.fault;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.refund;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.MachineDriver;
import dev.nevertwice.psp.truth.Journal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a journal tells of can be made to happen again. */
class ReenactmentTest {

    private static final String RULES = """
            {"rules": [
              {"name": "lost", "operation": "register", "point": "committed-before-reply", "act": {"type": "reset"},
               "when": {"ratio": [1, 3]}},
              {"name": "down", "operation": "register", "point": "before-accept",
               "act": {"type": "status", "status": 504, "retry_after": 7}, "when": {"ratio": [1, 4]}}]}""";

    private static List<String> faults(MachineDriver psp) {
        return psp.psp().journal().entries().stream().filter(entry -> entry.kind() == Journal.Kind.FAULT)
                .map(entry -> entry.exchange() + " " + entry.reference() + " " + entry.detail()).toList();
    }

    private static MachineDriver run(String rules) {
        MachineDriver psp = new MachineDriver(PspSettings.defaults());
        assertEquals(200, psp.send(admin("PUT", "/_admin/faults", rules)).status());
        for (int i = 0; i < 40; i++) {
            psp.begin(buy("att_" + i % 20, "tok_visa"));
        }
        return psp;
    }

    private static Reenactment of(MachineDriver psp) {
        return new Reenactment(psp.send(admin("GET", "/_admin/journal", "")).json());
    }

    @Test
    void theFaultFileStrikesTheSameTriesOfTheSameReferences() {
        MachineDriver first = run(RULES);
        MachineDriver second = run(of(first).faultFile().toString());
        assertTrue(faults(first).size() > 10, () -> faults(first).toString());
        assertEquals(faults(first), faults(second));
    }

    @Test
    void theScenarioHasTheSameKindsOfFaultsAboutAsOften() {
        MachineDriver psp = run(RULES);
        String yaml = of(psp).scenario("recorded");
        long lost = psp.psp().fired().get("lost");
        long down = psp.psp().fired().get("down");
        assertTrue(
                yaml.contains("    operation: register\n    point: committed-before-reply\n    act: {type: reset}\n"),
                yaml);
        assertTrue(yaml.contains("act: {type: reset}\n    when: {ratio: [" + lost + ", 40]}"), yaml);
        assertTrue(yaml.contains("act: {type: status, status: 504, retry_after: 7}\n    when: {ratio: [" + down
                + ", 40]}"), yaml);
        assertTrue(yaml.startsWith("name: recorded\n") && yaml.endsWith("bound: 10m\n"), yaml);
    }

    /** The rules may be gone by the time somebody asks what happened. */
    @Test
    void actsAreRepeatedInFullWhenTheirRulesAreGone() {
        MachineDriver psp = run(RULES);
        psp.send(admin("DELETE", "/_admin/faults", ""));
        assertTrue(of(psp).scenario("recorded").contains("act: {type: status, status: 504, retry_after: 7}"));
        assertTrue(of(psp).faultFile().toString()
                .contains("{\"type\":\"status\",\"status\":504,\"retry_after\":7}"));
    }

    @Test
    void whatPurchasesCanNotMeetIsToldInAComment() {
        MachineDriver psp = new MachineDriver(PspSettings.defaults());
        psp.send(admin("PUT", "/_admin/faults", """
                {"rules": [{"name": "r", "operation": "refund", "point": "committed-before-reply", "act": {"type": "hang"}},
                           {"name": "l", "operation": "file", "point": "settlement", "act": {"type": "file-late"}},
                           {"name": "s", "operation": "register", "point": "committed-before-reply",
                            "act": {"type": "delay", "millis": 60000}}]}"""));
        psp.begin(buy("att_1", "tok_visa"));
        psp.pass(Duration.ofMinutes(2));
        psp.begin(refund("r1", "ch_1", 100, "KRW"));
        psp.send(admin("POST", "/_admin/settlement/close", "{}"));
        String yaml = of(psp).scenario("recorded");
        assertTrue(yaml.contains("# Not repeated: 1 x refund committed-before-reply/hang, not every purchase"), yaml);
        assertTrue(yaml.contains("# Not repeated: 1 x file settlement/file-late, a run does not wait"), yaml);
        assertTrue(yaml.contains("act: {type: delay, millis: 5000}\n    when: {ratio: [1, 2]}"), yaml);
    }

    @Test
    void aJournalWithoutFaultsGivesAFileWithoutRules() {
        MachineDriver psp = run("{\"rules\": []}");
        assertEquals("{\"rules\":[]}", of(psp).faultFile().toString());
        assertTrue(FaultRules.parse(of(psp).faultFile().toString().getBytes(StandardCharsets.UTF_8)).rules().isEmpty());
    }
}
