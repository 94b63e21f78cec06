package dev.nevertwice.pay.payout;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.wire.Sha256;

/**
 * What somebody wants paid out.
 *
 * @param id the payout's id if it is the first with its key
 * @param account of ours at the PSP, or null for any with enough: the seller does not mind
 * @param seller the merchant's, or null for our own bank
 * @param amount null for all that is available
 * @param atLeast nothing is paid below this; its currency is the payout's
 * @param destination the PSP's name of the bank account, or null for the usual one
 * @param run the run that orders it, or null
 */
public record PayoutOrder(
        String id, String merchant, String key, String account, String seller, Money amount, Money atLeast,
        String destination, String run) {

    /**
     * Reads the body of {@code POST /v1/payouts}.
     *
     * @throws dev.nevertwice.pay.api.Problem.Refusal when anything in it is wrong
     */
    public static PayoutOrder read(String id, String merchant, String key, byte[] body) {
        Fields fields = Fields.of(body, "seller", "amount", "currency", "destination");
        String currency = fields.text("currency");
        try {
            Money one = Money.of(1, currency);
            boolean all = fields.isText("amount") && fields.text("amount").equals("all");
            Money amount = all ? null : Money.of(fields.positive("amount"), currency);
            String destination = fields.textOrNull("destination") == null ? null : fields.reference("destination");
            return new PayoutOrder(
                    id, merchant, key, null, fields.reference("seller"), amount, one, destination, null);
        } catch (IllegalArgumentException | AssertionError unknown) {
            throw fields.refuse("currency", "is not an ISO 4217 currency that can be paid with");
        }
    }

    Seller payee() {
        return new Seller(merchant, seller);
    }

    /** Equal for equal orders, however the JSON was written. */
    String fingerprint() {
        return Sha256.hex(seller + "\n" + (amount == null ? "all" : amount.minor()) + "\n" + atLeast.code() + "\n"
                + destination + (account == null ? "" : "\n" + account));
    }
}
