package dev.nevertwice.load.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import org.junit.jupiter.api.Test;

/** The bound writes rows of payments of their own: all ids must change together, and nothing else. */
class IdsTest {

    private final Ids ids = new Ids();

    @Test
    void oneIdIsTheSameWhereverItStands() {
        Ids.Template key = ids.template("pay_0mwzjxk2nbbrx");
        Ids.Template cause = ids.template("answer:att_0mwzjxk2rzrfd:1 for pay_0mwzjxk2nbbrx at mer_1");
        String[] fresh = ids.fresh(7, "sel_9");

        assertEquals("pay_0mwzjxk2nbbb7", key.with(fresh));
        assertEquals("answer:att_0mwzjxk2rzrb7:1 for pay_0mwzjxk2nbbb7 at mer_1", cause.with(fresh));
        assertNotEquals(key.with(fresh), key.with(ids.fresh(8, "sel_9")));
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
