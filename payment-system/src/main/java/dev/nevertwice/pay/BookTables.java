package dev.nevertwice.pay;

import dev.nevertwice.pay.bank.BankTables;
import dev.nevertwice.pay.checkout.IdempotencyKeys;
import dev.nevertwice.pay.consumer.ConsumerTables;
import dev.nevertwice.pay.consumer.Consumers;
import dev.nevertwice.pay.event.EventTables;
import dev.nevertwice.pay.execution.AskedRefund;
import dev.nevertwice.pay.execution.Disputes;
import dev.nevertwice.pay.execution.ExecutionTables;
import dev.nevertwice.pay.ledger.LedgerTables;
import dev.nevertwice.pay.payment.OrderMoney;
import dev.nevertwice.pay.payment.PaymentTables;
import dev.nevertwice.pay.payout.PayoutTables;
import dev.nevertwice.pay.reconciliation.ReconciliationTables;
import dev.nevertwice.pay.routes.Books;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.webhook.Inbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which tables the books show, under which names. */
final class BookTables {

    private BookTables() {}

    static Books books() {
        Map<String, Table> arrays = new LinkedHashMap<>();
        arrays.put("payments", PaymentTables.PAYMENT);
        arrays.put("order_money", OrderMoney.ORDER_MONEY);
        arrays.put("history", PaymentTables.HISTORY);
        arrays.put("refunds", AskedRefund.REFUND);
        arrays.put("chargebacks", Disputes.CHARGEBACK);
        arrays.put("entries", LedgerTables.ENTRY);
        arrays.put("wallets", LedgerTables.WALLET);
        arrays.put("payouts", PayoutTables.PAYOUT);
        arrays.put("payout_runs", PayoutTables.RUN);
        arrays.put("deposits", BankTables.DEPOSIT);
        arrays.put("deposit_shares", BankTables.SHARE);
        arrays.put("movements", LedgerTables.MOVEMENT);
        arrays.put("intents", ExecutionTables.INTENT);
        arrays.put("jobs", ExecutionTables.JOB);
        arrays.put("inbox", Inbox.INBOX);
        arrays.put("keys", IdempotencyKeys.KEYS);
        arrays.put("discrepancies", ReconciliationTables.DISCREPANCY);
        arrays.put("outbox", EventTables.OUTBOX);
        arrays.put("consumers", ConsumerTables.CONSUMER);
        arrays.put("consumed", ConsumerTables.CONSUMED);
        Consumers.tables().forEach(table -> arrays.put(table.name(), table));
        return new Books(arrays, List.of(
                new Books.Inside("payments", "orders", PaymentTables.ORDER, PaymentTables.ORDER_PAYMENT),
                new Books.Inside("payments", "attempts", PaymentTables.ATTEMPT, PaymentTables.ATTEMPT_PAYMENT),
                new Books.Inside("entries", "postings", LedgerTables.POSTING, LedgerTables.POSTING_ENTRY)));
    }
}
