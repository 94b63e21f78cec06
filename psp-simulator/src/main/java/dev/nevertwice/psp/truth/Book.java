package dev.nevertwice.psp.truth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The PSP's double-entry book. Append-only, complete, and the only source of the truth. */
public final class Book {

    /** Where all money comes from and refunds go to. */
    private static final String CARDHOLDERS = "cardholders";

    /** What the PSP has earned. */
    private static final String FEES = "fees";

    private final List<Movement> movements = new ArrayList<>();
    /** By account and currency. */
    private final Map<String, TreeMap<String, Long>> balances = new HashMap<>();
    /** Names of the merchants' accounts, each made once: a book holds millions of them. Looked up only. */
    private final Map<String, String> balancesOf = new HashMap<>();

    /** The cardholders pay, the merchant's balance grows. */
    public void charge(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.CHARGE, CARDHOLDERS, ownBalanceOf(matter.merchant()), amount, matter, cause);
    }

    /** Held back for the merchant. */
    public void authorize(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.AUTHORIZE, CARDHOLDERS, held(matter), amount, matter, cause);
    }

    /** What was held is free again. */
    public void release(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.RELEASE, held(matter), CARDHOLDERS, amount, matter, cause);
    }

    /** The merchant's balance grows by what was held. */
    public void capture(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.CAPTURE, held(matter), balanceOf(matter.merchant()), amount, matter, cause);
    }

    /** The merchant's balance shrinks, the cardholders get their money back. */
    public void refund(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.REFUND, balanceOf(matter.merchant()), CARDHOLDERS, amount, matter, cause);
    }

    /** The merchant's balance shrinks; where the money ends is not known yet. */
    public void refundStarted(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.REFUND_STARTED, balanceOf(matter.merchant()), refunding(matter), amount, matter, cause);
    }

    /** A refund that was started has arrived. */
    public void refundArrived(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.REFUND, refunding(matter), CARDHOLDERS, amount, matter, cause);
    }

    /** A refund that was started has come back. */
    public void refundFailed(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.REFUND_FAILED, refunding(matter), balanceOf(matter.merchant()), amount, matter, cause);
    }

    /** Taken from the merchant until the dispute is decided. */
    public void chargeback(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.CHARGEBACK, balanceOf(matter.merchant()), disputed(matter), amount, matter, cause);
    }

    /** The merchant gets back what was disputed. */
    public void chargebackWon(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.CHARGEBACK_WON, disputed(matter), balanceOf(matter.merchant()), amount, matter, cause);
    }

    /** The cardholders get back what was disputed. */
    public void chargebackLost(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.CHARGEBACK_LOST, disputed(matter), CARDHOLDERS, amount, matter, cause);
    }

    /** Sent to the merchant's bank. */
    public void payout(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.PAYOUT, balanceOf(matter.merchant()), payingOut(matter), amount, matter, cause);
    }

    /** The merchant's bank has it. */
    public void payoutPaid(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.PAYOUT_PAID, payingOut(matter), "bank:" + matter.merchant(), amount, matter, cause);
    }

    /** The merchant's bank sent it back. */
    public void payoutFailed(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.PAYOUT_FAILED, payingOut(matter), balanceOf(matter.merchant()), amount, matter, cause);
    }

    /** The PSP takes its fee for a sale when the day of it is closed. */
    public void fee(Instant at, long amount, Matter matter, Cause cause) {
        post(at, Movement.Kind.FEE, balanceOf(matter.merchant()), FEES, amount, matter, cause);
    }

    private void post(Instant at, Movement.Kind kind, String debit, String credit, long amount, Matter matter,
            Cause cause) {
        boolean refund = kind == Movement.Kind.REFUND || kind == Movement.Kind.REFUND_STARTED
                || kind == Movement.Kind.REFUND_FAILED;
        movements.add(new Movement(movements.size() + 1L, at, matter.merchant(), kind, debit, credit, amount,
                matter.currency(), matter.charge(), refund ? matter.object() : null, matter.object(),
                matter.registration(), matter.reference(), matter.order(), matter.seller(), cause));
        own(debit).merge(matter.currency(), -amount, Math::addExact);
        own(credit).merge(matter.currency(), amount, Math::addExact);
    }

    private TreeMap<String, Long> own(String account) {
        return balances.computeIfAbsent(account, first -> new TreeMap<>());
    }

    public List<Movement> movements() {
        return Collections.unmodifiableList(movements);
    }

    /** Balance per account and currency, as {@code account/CUR}: credits less debits. They sum to zero per currency. */
    public SortedMap<String, Long> balances() {
        TreeMap<String, Long> all = new TreeMap<>();
        balances.forEach((account, own) -> own.forEach((currency, sum) -> all.put(account + "/" + currency, sum)));
        return all;
    }

    /** What the merchant is owed now; negative when more was disputed or refunded than was left. */
    public long owed(String merchant, String currency) {
        return owed(merchant).getOrDefault(currency, 0L);
    }

    /** What the merchant is owed now, per currency. */
    public SortedMap<String, Long> owed(String merchant) {
        return new TreeMap<>(balances.getOrDefault(balanceOf(merchant), new TreeMap<>()));
    }

    private String ownBalanceOf(String merchant) {
        return balancesOf.computeIfAbsent(merchant, Book::balanceOf);
    }

    static String balanceOf(String merchant) {
        return "merchant:" + merchant;
    }

    private static String held(Matter matter) {
        return "authorized:" + matter.merchant();
    }

    private static String refunding(Matter matter) {
        return "refunding:" + matter.merchant();
    }

    private static String disputed(Matter matter) {
        return "disputed:" + matter.merchant();
    }

    private static String payingOut(Matter matter) {
        return "paying-out:" + matter.merchant();
    }
}
