package dev.nevertwice.pay.ledger;

/** The chart of accounts (docs/ledger.md has every account's normal side and an entry for each case). */
public final class Accounts {

    /** What buyers have paid that is not a seller's yet, such as some orders of a cart before all are captured; a liability. */
    public static final String BUYER_CLEARING = "buyer_clearing";

    /** What buyers will get back: decided, and not yet done by the PSP; a liability. */
    public static final String REFUNDS_DUE = "refunds_due";

    /** What the PSP has taken back and holds until a dispute is decided; an asset. */
    public static final String CHARGEBACKS = "chargebacks";

    /** What has left the wallets and has not arrived at the sellers' banks; a liability. */
    public static final String PAYOUTS_DUE = "payouts_due";

    /** What the PSP has taken from our balance and not yet delivered to a bank; an asset. */
    public static final String PAYOUTS_IN_TRANSIT = "payouts_in_transit";

    /** Our own account at the bank; an asset, compared with the bank's statement. */
    public static final String BANK = "bank";

    /** What the PSP charges for its work; an expense. */
    public static final String FEES = "fees";

    /** Money that came without anything of ours to attribute it to; a liability until it is refunded or explained. */
    public static final String SUSPENSE = "suspense";

    private static final String PSP_RECEIVABLE = "psp_receivable:";
    private static final String SELLER_PAYABLE = "seller_payable:";
    private static final String SELLER_HELD = "seller_held:";
    private static final String SELLER_DEBT = "seller_debt:";

    private Accounts() {}

    /** The seller whose account it is, or null. */
    public static Seller seller(String account) {
        boolean sellers = account.startsWith(SELLER_PAYABLE)
                || account.startsWith(SELLER_HELD)
                || account.startsWith(SELLER_DEBT);
        return sellers ? Seller.of(account.substring(account.indexOf(':') + 1)) : null;
    }

    /** The seller whom the account says we owe, or null. */
    public static Seller payableTo(String account) {
        return account.startsWith(SELLER_PAYABLE) ? seller(account) : null;
    }

    /** Whether it is what some PSP owes us. */
    public static boolean isPspReceivable(String account) {
        return account.startsWith(PSP_RECEIVABLE);
    }

    /** What the PSP has collected for us and not yet paid out; an asset. */
    public static String pspReceivable(String pspAccount) {
        return PSP_RECEIVABLE + pspAccount;
    }

    /** What we owe a seller now; a liability, mirrored by what is available in the seller's wallet. */
    public static String sellerPayable(Seller seller) {
        return SELLER_PAYABLE + seller;
    }

    /** What we owe a seller unless a dispute is lost: not available; a liability. */
    public static String sellerHeld(Seller seller) {
        return SELLER_HELD + seller;
    }

    /** What a seller owes us, because money went back after it had been paid out; an asset, mirrored by the wallet. */
    public static String sellerDebt(Seller seller) {
        return SELLER_DEBT + seller;
    }
}
