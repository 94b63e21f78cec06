package dev.nevertwice.load.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The bound writes rows of payments of their own: all ids must change together, and nothing else. */
class IdsTest {

    private final Ids ids = new Ids();

    @Test
    void oneIdIsTheSameWhereverItStands() {
        Ids.Template key = ids.template("pay_0mwzjxk2nbbrx");
        Ids.Template cause = ids.template("answer:att_0mwzjxk2rzrfd:1 for pay_0mwzjxk2nbbrx at mer_1");
        String[] fresh = ids.fresh(7, "sel_9");

        assertEquals("pay_0mwzjxk2nbbB7", key.with(fresh));
        assertEquals("answer:att_0mwzjxk2rzrB7:1 for pay_0mwzjxk2nbbB7 at mer_1", cause.with(fresh));
        assertNotEquals(key.with(fresh), key.with(ids.fresh(8, "sel_9")));
    }

    /** The 99th payment had the id of the one that it was modelled on, and the bench ended. */
    @Test
    void noPaymentIsGivenTheIdOfItsModelOrOfAnother() {
        String model = "att_0mx0q1an19pv48ryluw0cx9b99";
        Ids.Template key = ids.template(model);
        Set<String> given = new HashSet<>(Set.of(model));
        for (int number = 1; number <= 1_000; number++) {
            assertTrue(given.add(key.with(ids.fresh(number, "sel_9"))), "number " + number);
        }
    }

    @Test
    void everyConnectionHasASellerOfItsOwn() {
        Ids.Template account = ids.template("seller:mer_1/sel_1:payable");

        assertEquals("seller:mer_1/sel_9:payable", account.with(ids.fresh(7, "sel_9")));
    }

    @Test
    void whatHoldsNoIdStaysAsItIs() {
        Ids.Template bytes = ids.template("\\x7061795f31");
        Ids.Template nothing = ids.template(null);
        Ids.Template number = ids.template("12900");
        String[] fresh = ids.fresh(7, "sel_9");

        assertEquals("\\x7061795f31", bytes.with(fresh));
        assertNull(nothing.with(fresh));
        assertEquals("12900", number.with(fresh));
    }
}
