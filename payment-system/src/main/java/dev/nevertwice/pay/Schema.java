package dev.nevertwice.pay;

import dev.nevertwice.pay.bank.BankTables;
import dev.nevertwice.pay.casework.CaseworkTables;
import dev.nevertwice.pay.checkout.IdempotencyKeys;
import dev.nevertwice.pay.execution.AskedRefund;
import dev.nevertwice.pay.execution.Disputes;
import dev.nevertwice.pay.consumer.Analytics;
import dev.nevertwice.pay.consumer.Billing;
import dev.nevertwice.pay.consumer.ConsumerTables;
import dev.nevertwice.pay.consumer.Notifications;
import dev.nevertwice.pay.consumer.Statements;
import dev.nevertwice.pay.event.EventTables;
import dev.nevertwice.pay.deadletter.Actions;
import dev.nevertwice.pay.execution.ExecutionTables;
import dev.nevertwice.pay.lease.Lease;
import dev.nevertwice.pay.ledger.LedgerTables;
import dev.nevertwice.pay.payment.OrderMoney;
import dev.nevertwice.pay.payment.PaymentTables;
import dev.nevertwice.pay.payout.PayoutTables;
import dev.nevertwice.pay.reconciliation.ReconciliationTables;
import dev.nevertwice.pay.store.Commands;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.webhook.Inbox;
import java.util.List;

/** All tables, as {@code db/migration} makes them; a test compares the two. */
public final class Schema {

    private Schema() {}

    public static List<Table> tables() {
        return List.of(
                Commands.COMMAND,
                IdempotencyKeys.KEYS,
                PaymentTables.PAYMENT,
                PaymentTables.ORDER,
                PaymentTables.ATTEMPT,
                OrderMoney.ORDER_MONEY,
                PaymentTables.HISTORY,
                ExecutionTables.INTENT,
                ExecutionTables.JOB,
                AskedRefund.REFUND,
                Disputes.CHARGEBACK,
                LedgerTables.ENTRY,
                LedgerTables.POSTING,
                LedgerTables.MOVEMENT,
                LedgerTables.WALLET,
                BankTables.DEPOSIT,
                BankTables.SHARE,
                PayoutTables.PAYOUT,
                PayoutTables.RUN,
                Inbox.INBOX,
                ReconciliationTables.ROW,
                ReconciliationTables.FILE,
                ReconciliationTables.DISCREPANCY,
                CaseworkTables.EVENT,
                ReconciliationTables.RUN,
                Actions.ACTION,
                Lease.LEASE,
                EventTables.OUTBOX,
                EventTables.LOG,
                EventTables.POSITION,
                ConsumerTables.CONSUMER,
                ConsumerTables.CONSUMED,
                Notifications.NOTIFICATION,
                Analytics.DAY,
                Billing.MONTH,
                Statements.LINE);
    }

    /** Tables of which rows may go when nobody needs them any more. */
    public static List<Table> removable() {
        return List.of(IdempotencyKeys.KEYS, Inbox.INBOX, EventTables.OUTBOX, EventTables.LOG);
    }

    /** Tables whose rows the application may not change. */
    public static List<Table> appendOnly() {
        return List.of(
                Commands.COMMAND,
                PaymentTables.ORDER,
                PaymentTables.HISTORY,
                LedgerTables.ENTRY,
                LedgerTables.POSTING,
                LedgerTables.MOVEMENT,
                BankTables.DEPOSIT,
                BankTables.SHARE,
                CaseworkTables.EVENT,
                ReconciliationTables.ROW,
                Actions.ACTION,
                EventTables.LOG,
                Notifications.NOTIFICATION,
                Statements.LINE);
    }
}
