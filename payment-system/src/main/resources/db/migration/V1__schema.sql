-- The whole state of the payment system. Read this first.
--
-- What holds everywhere:
--   * The constraint is the guard. Code that checks first and writes later can always be raced; a key can't.
--   * Amounts are whole minor units of their currency. Times are the database's own, to the microsecond.
--   * Ids are drawn by the application before the transaction begins, so that a body can be run again.
--   * Append-only tables are so by privilege: see the grants at the end.
--   * No triggers, no advisory locks, no NOTIFY, no sequences: nothing that CockroachDB or YugabyteDB lack.

-- One row for every effectful transaction that committed. When the answer to COMMIT is lost, the row tells.
CREATE TABLE command (
    id           text        NOT NULL PRIMARY KEY,
    committed_at timestamptz NOT NULL
);

-- What was asked with which key, and what was answered for good. The primary key is what makes a second click harmless.
CREATE TABLE idempotency_key (
    merchant     text        NOT NULL,
    endpoint     text        NOT NULL,
    key          text        NOT NULL,
    fingerprint  text        NOT NULL, -- binds the body to the key
    payment_id   text        NOT NULL,
    reply_status bigint,               -- null while the outcome is not known
    reply_body   bytea,                -- replayed byte for byte
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (merchant, endpoint, key),
    CHECK ((reply_status IS NULL) = (reply_body IS NULL))
);
CREATE UNIQUE INDEX idempotency_key_payment ON idempotency_key (payment_id);

CREATE TABLE payment (
    id           text        NOT NULL PRIMARY KEY,
    merchant     text        NOT NULL,
    state        text        NOT NULL
        CHECK (state IN ('created', 'pending', 'unknown', 'paid', 'declined', 'expired', 'refund_due', 'refunded')),
    version      bigint      NOT NULL CHECK (version > 0), -- compare-and-set: every change raises it by one
    amount_minor bigint      NOT NULL CHECK (amount_minor > 0),
    currency     text        NOT NULL CHECK (length(currency) = 3),
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL
);
CREATE INDEX payment_open ON payment (id) WHERE state IN ('created', 'pending', 'unknown', 'refund_due');

CREATE TABLE payment_order (
    id           text   NOT NULL PRIMARY KEY,
    payment_id   text   NOT NULL REFERENCES payment (id),
    seller       text   NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency     text   NOT NULL CHECK (length(currency) = 3)
);
CREATE INDEX payment_order_by_payment ON payment_order (payment_id);

-- One try to charge a payment. A new one only after the last is definitively over: at most one is open.
CREATE TABLE attempt (
    id           text   NOT NULL PRIMARY KEY, -- the idempotency key towards the PSP
    payment_id   text   NOT NULL REFERENCES payment (id),
    number       bigint NOT NULL,
    method       text   NOT NULL CHECK (method IN ('direct', 'hosted')),
    state        text   NOT NULL CHECK (state IN ('open', 'approved', 'declined', 'expired')),
    registration text,
    page_url     text,
    decline_code text
);
CREATE INDEX attempt_by_payment ON attempt (payment_id, number);
CREATE UNIQUE INDEX attempt_one_open ON attempt (payment_id) WHERE state = 'open';

-- What was applied to a payment, in order. payment.state is the fold of this.
CREATE TABLE payment_history (
    payment_id text        NOT NULL REFERENCES payment (id),
    version    bigint      NOT NULL,
    at         timestamptz NOT NULL,
    event      text        NOT NULL,
    from_state text,
    to_state   text        NOT NULL,
    cause      text        NOT NULL, -- where it was learned: an answer, an event, a settlement row
    detail     text,
    PRIMARY KEY (payment_id, version)
);

-- "I am about to ask the PSP for this with this key", committed before the first call.
CREATE TABLE intent (
    id              text        NOT NULL PRIMARY KEY,
    operation       text        NOT NULL CHECK (operation IN ('register', 'refund')),
    payment_id      text REFERENCES payment (id),
    subject         text        NOT NULL, -- our attempt, or the PSP's charge that is refunded
    idempotency_key text        NOT NULL,
    body            bytea       NOT NULL, -- every try sends the same bytes
    state           text        NOT NULL CHECK (state IN ('open', 'done')),
    created_at      timestamptz NOT NULL
);

-- The durable queues. A claimed job is one that is not due before its lease ends; the fence tells whose it is.
CREATE TABLE job (
    id          text        NOT NULL PRIMARY KEY,
    queue       text        NOT NULL
        CHECK (queue IN ('execute', 'retry', 'track', 'inbox', 'resolve', 'payout', 'payout_run')),
    state       text        NOT NULL CHECK (state IN ('open', 'done', 'dead')),
    due_at      timestamptz NOT NULL,
    tries       bigint      NOT NULL,
    fence       bigint      NOT NULL,
    dead_reason text
);
CREATE INDEX job_due ON job (queue, due_at, id) WHERE state = 'open';
CREATE INDEX job_dead ON job (queue, id) WHERE state = 'dead';

-- Double entry. An entry's id is made of what it books, so the same thing can't be booked twice.
CREATE TABLE ledger_entry (
    id         text        NOT NULL PRIMARY KEY,
    payment_id text REFERENCES payment (id),
    kind       text        NOT NULL,
    cause      text        NOT NULL,
    at         timestamptz NOT NULL
);
CREATE INDEX ledger_entry_by_payment ON ledger_entry (payment_id) WHERE payment_id IS NOT NULL;

CREATE TABLE ledger_posting (
    entry_id     text   NOT NULL REFERENCES ledger_entry (id),
    line         bigint NOT NULL,
    account      text   NOT NULL,
    side         text   NOT NULL CHECK (side IN ('debit', 'credit')),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency     text   NOT NULL CHECK (length(currency) = 3),
    PRIMARY KEY (entry_id, line)
);

-- What we believe the PSP moved, by its own reference: the side of ours that a settlement file is paired with.
CREATE TABLE movement (
    psp_account  text        NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('charge', 'capture', 'refund', 'refund_failed', 'chargeback',
                                                 'chargeback_won', 'payout', 'payout_failed')),
    reference    text        NOT NULL,
    order_id     text,
    attempt_id   text,
    amount_minor bigint      NOT NULL CHECK (amount_minor > 0),
    currency     text        NOT NULL CHECK (length(currency) = 3),
    entry_id     text        NOT NULL REFERENCES ledger_entry (id),
    occurred_at  timestamptz NOT NULL,
    booked_at    timestamptz NOT NULL, -- may be long after: reconciliation goes by it
    PRIMARY KEY (psp_account, kind, reference)
);
CREATE INDEX movement_by_order ON movement (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX movement_by_booking ON movement (psp_account, booked_at);

-- The only stored balance: what a seller can be paid, or owes us. Changed only with the entry that explains it.
CREATE TABLE wallet (
    seller          text   NOT NULL,
    currency        text   NOT NULL CHECK (length(currency) = 3),
    available_minor bigint NOT NULL CHECK (available_minor >= 0),
    owed_minor      bigint NOT NULL CHECK (owed_minor >= 0), -- to us: taken back after it had been paid out
    PRIMARY KEY (seller, currency),
    CHECK (available_minor = 0 OR owed_minor = 0)
);
CREATE INDEX wallet_by_currency ON wallet (currency, seller);

-- "I am about to ask the PSP to pay this seller", committed with the entry that takes the money out of the wallet. Its id
-- is also its key and its reference at the PSP, so one row is at most one payout there.
CREATE TABLE payout (
    id              text        NOT NULL PRIMARY KEY,
    merchant        text        NOT NULL,
    idempotency_key text        NOT NULL, -- of whoever ordered it
    fingerprint     text        NOT NULL, -- binds the order's body to that key
    seller          text,                 -- null: our own money, to our own bank
    amount_minor    bigint      NOT NULL CHECK (amount_minor > 0),
    currency        text        NOT NULL CHECK (length(currency) = 3),
    body            bytea       NOT NULL, -- every try sends the same bytes
    state           text        NOT NULL CHECK (state IN ('ordered', 'pending', 'paid', 'failed', 'refused')),
    psp_payout      text,
    run_id          text,
    reason          text,
    fresh_at        timestamptz NOT NULL, -- the PSP surely had not executed the key then
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL
);
CREATE UNIQUE INDEX payout_key ON payout (merchant, idempotency_key);
CREATE INDEX payout_by_seller ON payout (seller, id) WHERE seller IS NOT NULL;
CREATE INDEX payout_by_run ON payout (run_id, id) WHERE run_id IS NOT NULL;

-- One run pays every seller of one currency on one day. The primary key is what keeps two runs from being begun.
CREATE TABLE payout_run (
    id            text        NOT NULL PRIMARY KEY,
    day           text        NOT NULL,
    currency      text        NOT NULL CHECK (length(currency) = 3),
    minimum_minor bigint      NOT NULL CHECK (minimum_minor > 0),
    state         text        NOT NULL CHECK (state IN ('open', 'done')),
    payouts       bigint      NOT NULL,
    amount_minor  bigint      NOT NULL,
    started_at    timestamptz NOT NULL,
    ended_at      timestamptz
);
CREATE INDEX payout_run_by_day ON payout_run (day, id);

-- Webhooks as received. The primary key makes the second delivery of an event harmless.
CREATE TABLE inbox (
    event_id    text        NOT NULL PRIMARY KEY,
    type        text        NOT NULL,
    body        bytea       NOT NULL,
    state       text        NOT NULL,
    received_at timestamptz NOT NULL
);

-- What the PSP says it settled. The primary key is why a file that comes twice, or overlaps another, changes nothing.
CREATE TABLE settlement_row (
    psp_account        text        NOT NULL,
    row_reference      text        NOT NULL,
    kind               text        NOT NULL CHECK (kind IN ('charge', 'capture', 'refund', 'refund_failed', 'chargeback',
                                                            'chargeback_won', 'payout', 'payout_failed')),
    reference          text        NOT NULL, -- with the kind, what a movement of ours is paired by
    charge             text,
    order_id           text,
    merchant_reference text,
    amount_minor       bigint      NOT NULL CHECK (amount_minor > 0),
    currency           text        NOT NULL CHECK (length(currency) = 3),
    fee_minor          bigint,               -- null where it is in another currency
    fee_differs        boolean     NOT NULL, -- from what was agreed, beyond the tolerance
    occurred_at        timestamptz NOT NULL,
    day                text        NOT NULL,
    batch              text,                 -- what it was paid out with
    line               bigint      NOT NULL,
    PRIMARY KEY (psp_account, kind, reference)
);
CREATE INDEX settlement_row_by_day ON settlement_row (psp_account, day);

-- Files that were read to their end.
CREATE TABLE settlement_file (
    psp_account text        NOT NULL,
    day         text        NOT NULL,
    file        text        NOT NULL,
    closed_at   timestamptz NOT NULL,
    whole       boolean     NOT NULL, -- what a whole file does not list is late
    compared    boolean     NOT NULL,
    lines       bigint      NOT NULL,
    layout      text        NOT NULL,
    digest      text        NOT NULL,
    PRIMARY KEY (psp_account, day, file)
);

-- Where the two disagree. The id is made of what it is about: found again, it is not opened again.
CREATE TABLE discrepancy (
    id            text        NOT NULL PRIMARY KEY,
    type          text        NOT NULL,
    class         text        NOT NULL CHECK (class IN ('automatic', 'manual', 'special')),
    queue         text        NOT NULL CHECK (queue IN ('resolver', 'finance', 'investigation')),
    state         text        NOT NULL CHECK (state IN ('open', 'resolved')),
    subject       text        NOT NULL,
    field         text,
    ours          text,
    theirs        text,
    day           text        NOT NULL,
    opened_at     timestamptz NOT NULL,
    closed_at     timestamptz,
    resolution    text,
    claimed_by    text,        -- who of the people works on it
    claimed_until timestamptz, -- and until when nobody else may
    CHECK ((claimed_by IS NULL) = (claimed_until IS NULL))
);
CREATE INDEX discrepancy_open ON discrepancy (class, type, id) WHERE state = 'open';
CREATE INDEX discrepancy_by_queue ON discrepancy (queue, state, id);

-- What people did about it, append-only.
CREATE TABLE discrepancy_event (
    discrepancy_id text        NOT NULL REFERENCES discrepancy (id),
    number         bigint      NOT NULL,
    at             timestamptz NOT NULL,
    who            text        NOT NULL,
    action         text        NOT NULL CHECK (action IN ('claim', 'release', 'comment', 'resolve', 'reopen')),
    why            text        NOT NULL,
    entry_id       text REFERENCES ledger_entry (id), -- the correction, where there is one
    PRIMARY KEY (discrepancy_id, number)
);

-- Every run of reconciliation. One that is still running after an hour was broken off.
CREATE TABLE reconciliation_run (
    id               text        NOT NULL PRIMARY KEY,
    psp_account      text        NOT NULL,
    day              text        NOT NULL,
    source           text        NOT NULL,
    digest           text,
    rows             bigint      NOT NULL,
    imported         bigint      NOT NULL,
    unequal          bigint      NOT NULL,
    opened_automatic bigint      NOT NULL,
    opened_manual    bigint      NOT NULL,
    opened_special   bigint      NOT NULL,
    closed           bigint      NOT NULL,
    began_at         timestamptz NOT NULL,
    ended_at         timestamptz,
    outcome          text        NOT NULL
);
CREATE INDEX reconciliation_run_by_time ON reconciliation_run (began_at);

-- The application's role (nevertwice_app, unless the owner may not make roles): nothing posted can be changed or removed,
-- whatever the code does.
GRANT SELECT, INSERT ON command, payment_order, payment_history, ledger_entry, ledger_posting, movement, settlement_row
    TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON settlement_file, reconciliation_run TO ${app_role};
GRANT SELECT, INSERT ON discrepancy_event TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON idempotency_key, payment, attempt, intent, job, wallet, inbox, discrepancy,
    payout, payout_run
    TO ${app_role};
