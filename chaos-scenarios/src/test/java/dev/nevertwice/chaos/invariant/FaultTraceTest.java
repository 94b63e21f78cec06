package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import org.junit.jupiter.api.Test;

/** Guards H5: sets whose order is another in every JVM. */
class FaultTraceTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void faultsAreNamedInTheirOrderAndOnce() {
        run.charge("ch_9", "1", 12_900, "KRW", "reset,delay,truncate,hang,reset");

        Finding finding = run.judge(new ChargedOnce());

        assertEquals("reply-lost,reset,delay,truncate,hang", finding.violations().getFirst().fault());
    }

    @Test
    void theFaultOfAnAttemptThatChargedNothingIsNamed() {
        run.array(run.truth, "charges").remove(0);
        run.array(run.journal, "entries").addObject().put("reference", "att_1").put("fault", "refused");
        run.array(run.journal, "entries").addObject().put("reference", "att_2").put("fault", "hang");
        run.array(run.journal, "entries").addObject().put("reference", "att_1");
        run.array(run.journal, "entries").addObject().put("fault", "reset");

        assertEquals("refused", run.judge(new PaidMeansCharged()).violations().getFirst().fault());
    }

    /** Found in the settlement file: no attempt in the books is its own. */
    @Test
    void theFaultOfAChargeThatIsNobodysIsNamed() {
        run.charge("ch_9", "none", 100, "KRW", null);
        run.array(run.journal, "entries").addObject().put("reference", "att_none").put("fault", "hang");

        assertEquals("hang", run.judge(new ChargedOnce()).violations().getFirst().fault());
    }

    @Test
    void aKillIsNamedWhereNothingElseTouchedIt() {
        run.charge("ch_9", "none", 100, "KRW", null);
        assertNull(run.judge(new ChargedOnce()).violations().getFirst().fault());

        run.fired.put("kill", 1);
        assertEquals("kill", run.judge(new ChargedOnce()).violations().getFirst().fault());

        run.find("charges", "id", "ch_9").put("reference", "att_9").putObject("cause").put("fault", "hang");
        assertEquals("hang", run.judge(new ChargedOnce()).violations().getFirst().fault());

        run.fired.put("kill", 0);
        run.find("charges", "id", "ch_9").putObject("cause");
        assertNull(run.judge(new ChargedOnce()).violations().getFirst().fault());
    }
}
