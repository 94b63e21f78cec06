-- Who may do what. Run again whenever it changes, or when the role is another one: tables that were made before there was a
-- nevertwice_app are given to it then.

-- The application's role (nevertwice_app, unless the owner may not make roles): nothing posted can be changed or removed,
-- whatever the code does.
GRANT SELECT, INSERT ON command, payment_order, payment_history, ledger_entry, ledger_posting, movement, settlement_row,
    bank_deposit, deposit_share
    TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON settlement_file, reconciliation_run TO ${app_role};
GRANT SELECT, INSERT ON discrepancy_event TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON idempotency_key, payment, order_money, refund, chargeback, attempt, intent, job, wallet, inbox, discrepancy,
    payout, payout_run
    TO ${app_role};

GRANT SELECT, INSERT ON queue_action TO ${app_role};
GRANT SELECT, INSERT ON event_log, notification, statement_line TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON lease, outbox, event_position, consumer, consumed, analytics_day, billing_month
    TO ${app_role};

-- What goes when nobody needs it any more (docs/operations.md, "Retention"). Nothing else can be removed.
GRANT DELETE ON idempotency_key, inbox, outbox, event_log TO ${app_role};
