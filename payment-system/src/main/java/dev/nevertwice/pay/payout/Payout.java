package dev.nevertwice.pay.payout;

import static dev.nevertwice.pay.payout.PayoutTables.*;
import static dev.nevertwice.pay.payout.PayoutTables.MERCHANT;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.wire.Json;
import java.time.Instant;

/**
 * One payout to a seller.
 *
 * @param id also its job, its key and its reference at the PSP
 * @param merchant whose seller it is, or {@code ops}
 * @param account of ours at the PSP whose balance it is paid out of
 * @param seller null where our own money goes to our own bank
 * @param run the run that ordered it, or null
 * @param idleFence up to which fence of its job certainly no try paid anything
 * @param freshAt when it was certain last that the PSP had not executed the key
 */
public record Payout(
        String id,
        String merchant,
        String account,
        String seller,
        Money amount,
        byte[] body,
        PayoutState state,
        String run,
        String reason,
        long idleFence,
        Instant freshAt,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether nobody has heard that the PSP has it. */
    public boolean isOnlyOrdered() {
        return state == PayoutState.ORDERED;
    }

    /** Whether nothing that is heard of it changes it any more. */
    public boolean isOver() {
        return state.over();
    }

    Seller payee() {
        return new Seller(merchant, seller);
    }

    static Payout read(Row row) {
        return new Payout(
                row.get(ID),
                row.get(MERCHANT),
                row.get(ACCOUNT),
                row.get(SELLER),
                Money.of(row.get(AMOUNT), row.get(CURRENCY)),
                row.get(BODY),
                PayoutState.of(row.get(STATE)),
                row.get(RUN_ID),
                row.get(REASON),
                row.get(IDLE_FENCE),
                row.get(FRESH_AT),
                row.get(CREATED_AT),
                row.get(UPDATED_AT));
    }

    /** As its merchant sees it. */
    public ObjectNode json() {
        return json(state, reason, updatedAt);
    }

    /** As it was when it was ordered: what the order's key is answered with, now and ever. */
    public ObjectNode orderedJson() {
        return json(PayoutState.ORDERED, null, createdAt);
    }

    private ObjectNode json(PayoutState shown, String why, Instant at) {
        return Json.object()
                .put("id", id)
                .put("seller", seller)
                .put("amount", amount.minor())
                .put("currency", amount.code())
                .put("status", shown.word())
                .put("run", run)
                .put("reason", why)
                .put("created_at", createdAt.toString())
                .put("updated_at", at.toString());
    }
}
