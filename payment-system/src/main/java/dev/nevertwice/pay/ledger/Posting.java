package dev.nevertwice.pay.ledger;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.money.Money;

/** One line of an entry: a positive amount on one side of one account. */
public record Posting(String account, Side side, Money amount) {

    public enum Side {
        DEBIT,
        CREDIT
    }

    public Posting {
        Check.that(amount.isPositive(), "a posting to %s must be positive, not %s", account, amount);
    }
}
