package dev.nevertwice.pay.ledger;

/** The chart of accounts. */
public final class Accounts {

    /** Taken from buyers for several sellers or in several parts, until all of it is there; a liability. */
    public static final String BUYER_CLEARING = "buyer_clearing";

    /** What buyers will get back because it should never have been taken; a liability. */
    public static final String REFUNDS_DUE = "refunds_due";

    /** Money that came without anything of ours to attribute it to; a liability until it is refunded. */
    public static final String SUSPENSE = "suspense";

    private Accounts() {}

    /** What the PSP has collected for us and not yet paid out; an asset. */
    public static String pspReceivable(String pspAccount) {
        return "psp_receivable:" + pspAccount;
    }

    /** What a seller owes us, because a chargeback found the wallet empty; an asset. */
    public static String sellerReceivable(String seller) {
        return "seller_receivable:" + seller;
    }

    /** What we owe a seller; a liability, mirrored by the seller's wallet. */
    public static String sellerPayable(String seller) {
        return "seller_payable:" + seller;
    }
}
