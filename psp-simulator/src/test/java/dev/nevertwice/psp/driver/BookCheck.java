package dev.nevertwice.psp.driver;

import dev.nevertwice.psp.truth.Book;
import dev.nevertwice.psp.truth.FaultClass;
import dev.nevertwice.psp.truth.Movement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a PSP's book from the first movement to the last and finds what no moment of it may show. */
public final class BookCheck {

    /** Accounts that hold what is on its way: never less than nothing. */
    private static final List<String> ON_ITS_WAY =
            List.of("authorized:", "refunding:", "disputed:", "paying-out:", "bank:", "fees/");

    private static final class Sums {
        private long authorized;
        private long captured;
        private long released;
        private long gone;
    }

    private final Map<String, Long> balances = new TreeMap<>();
    private final Map<String, Sums> charges = new TreeMap<>();
    private final Set<String> keyed = new TreeSet<>();

    private BookCheck() {}

    /** Throws on the first wrong movement. */
    public static void check(Book book) {
        BookCheck check = new BookCheck();
        book.movements().forEach(check::read);
        check.that(check.balances.equals(book.balances()), "the balances are the movements' sums");
        Map<String, Long> sums = new TreeMap<>();
        check.balances.forEach((account, balance) -> sums
                .merge(account.substring(account.lastIndexOf('/')), balance, Long::sum));
        check.that(sums.values().stream().allMatch(sum -> sum == 0), "each currency sums to zero: " + sums);
    }

    /** Throws where something is still on its way. */
    public static void settledDown(Book book) {
        book.balances().forEach((account, balance) -> {
            boolean waits =
                    ON_ITS_WAY.stream().limit(4).anyMatch(account::startsWith) && !account.startsWith("disputed:");
            if (waits && balance != 0) {
                throw new AssertionError(account + " still holds " + balance);
            }
        });
    }

    private void read(Movement m) {
        balances.merge(m.debit() + "/" + m.currency(), -m.amount(), Long::sum);
        balances.merge(m.credit() + "/" + m.currency(), m.amount(), Long::sum);
        balances.forEach((account, balance) -> that(
                balance >= 0 || ON_ITS_WAY.stream().noneMatch(account::startsWith), account + " is negative: " + m));
        if (m.kind() == Movement.Kind.PAYOUT && m.cause().faultClass() == FaultClass.A) {
            that(balances.get(m.debit() + "/" + m.currency()) >= 0, "no more is paid out than owed: " + m);
        }
        if (m.charge() != null) {
            readCharge(m, charges.computeIfAbsent(m.charge(), first -> new Sums()));
        }
    }

    private void readCharge(Movement m, Sums sums) {
        switch (m.kind()) {
            case CHARGE -> {
                sums.captured += m.amount();
                sums.authorized += m.amount();
                once(m);
            }
            case AUTHORIZE -> {
                sums.authorized += m.amount();
                once(m);
            }
            case CAPTURE -> sums.captured += m.amount();
            case RELEASE -> sums.released += m.amount();
            case REFUND -> sums.gone += m.isSettled() ? kept(m) : 0;
            case REFUND_STARTED -> sums.gone += kept(m);
            case REFUND_FAILED -> sums.gone -= kept(m);
            case CHARGEBACK -> sums.gone += m.amount();
            case CHARGEBACK_WON -> sums.gone -= m.amount();
            default -> {}
        }
        that(sums.captured + sums.released <= sums.authorized, "captures stay within the authorization: " + m);
        that(sums.gone <= sums.captured && sums.gone >= 0, "refunds and chargebacks stay within captures: " + m);
    }

    /** A PSP that breaks its contract gives back more than there is; caps are for all the rest. */
    private static long kept(Movement m) {
        return m.cause().faultClass() == FaultClass.A ? m.amount() : 0;
    }

    /** While the PSP keeps its contract, a key takes money for an order of a registration once. */
    private void once(Movement m) {
        if (m.cause().faultClass() == FaultClass.A) {
            that(keyed.add(m.cause().key() + "\n" + m.registration() + "\n" + m.order()), "a key charges once: " + m);
        } else {
            that(m.cause().fault() != null, "class B has a fault: " + m);
        }
    }

    private void that(boolean ok, String what) {
        if (!ok) {
            throw new AssertionError(what);
        }
    }
}
