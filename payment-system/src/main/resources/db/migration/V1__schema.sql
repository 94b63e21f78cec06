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
    awaited      text,                 -- the payment, or its later attempt, whose outcome will be the reply
    PRIMARY KEY (merchant, endpoint, key),
    CHECK ((reply_status IS NULL) = (reply_body IS NULL))
);
CREATE UNIQUE INDEX idempotency_key_awaited ON idempotency_key (awaited);
CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at);

CREATE TABLE payment (
    id           text        NOT NULL PRIMARY KEY,
    merchant     text        NOT NULL,
    state        text        NOT NULL
        CHECK (state IN ('created', 'pending', 'unknown', 'cancel_asked', 'authorized', 'capturing', 'paid', 'declined',
                         'expired', 'canceling', 'canceled', 'refund_due', 'refunded')),
    version      bigint      NOT NULL CHECK (version > 0), -- compare-and-set: every change raises it by one
    amount_minor bigint      NOT NULL CHECK (amount_minor > 0),
    currency     text        NOT NULL CHECK (length(currency) = 3),
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    capture      text        NOT NULL CHECK (capture IN ('automatic', 'manual')) -- who decides what is captured
);
CREATE INDEX payment_open ON payment (id)
    WHERE state IN ('created', 'pending', 'unknown', 'cancel_asked', 'authorized', 'capturing', 'canceling', 'refund_due');

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
    psp_account  text   NOT NULL, -- of ours, where it is made: another one means another attempt
    awaited      text   NOT NULL, -- what its outcome answers: the payment, or the attempt that the buyer asked for
    state        text   NOT NULL -- abandoned: it certainly did nothing, and the next one is made at another account
        CHECK (state IN ('open', 'approved', 'declined', 'expired', 'voided', 'abandoned')),
    registration text,
    page_url     text,
    decline_code text
);
CREATE INDEX attempt_by_payment ON attempt (payment_id, number);
CREATE UNIQUE INDEX attempt_one_open ON attempt (payment_id) WHERE state = 'open';

-- What became of an order's money at the PSP. Changed under the payment's lock. The primary key is why a second charge
-- can't be sold for the same order; the CHECK is why no more goes back than was taken. A refund that is only ordered is
-- left out of it, because a dispute may be quicker than the refund.
CREATE TABLE order_money (
    order_id           text   NOT NULL PRIMARY KEY REFERENCES payment_order (id),
    payment_id         text   NOT NULL REFERENCES payment (id),
    attempt_id         text   NOT NULL REFERENCES attempt (id),
    psp_account        text   NOT NULL,
    charge             text   NOT NULL, -- the PSP's id: another PSP may have the same
    currency           text   NOT NULL CHECK (length(currency) = 3),
    authorized_minor   bigint NOT NULL CHECK (authorized_minor > 0),
    captured_minor     bigint NOT NULL CHECK (captured_minor >= 0 AND captured_minor <= authorized_minor),
    refunding_minor    bigint NOT NULL CHECK (refunding_minor >= 0),
    refunded_minor     bigint NOT NULL CHECK (refunded_minor >= 0),
    charged_back_minor bigint NOT NULL CHECK (charged_back_minor >= 0),
    CHECK (refunded_minor + charged_back_minor <= captured_minor)
);
CREATE INDEX order_money_by_payment ON order_money (payment_id);

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
    operation       text        NOT NULL CHECK (operation IN ('register', 'capture', 'void', 'refund')),
    payment_id      text REFERENCES payment (id),
    psp_account     text        NOT NULL, -- who is asked, every time
    subject         text        NOT NULL, -- our attempt, or the PSP's charge that is captured, released or refunded
    idempotency_key text        NOT NULL,
    body            bytea       NOT NULL, -- every try sends the same bytes
    state           text        NOT NULL CHECK (state IN ('open', 'done')),
    created_at      timestamptz NOT NULL,
    trace_id        text,                 -- W3C: every try tells it to the PSP
    idle_fence      bigint      NOT NULL  -- no try up to this fence of the job did anything: see "failover" in docs/retries.md
);
CREATE INDEX intent_open ON intent (payment_id, operation) WHERE state = 'open' AND payment_id IS NOT NULL;

-- The durable queues. A claimed job is one that is not due before its lease ends; the fence tells whose it is.
CREATE TABLE job (
    id          text        NOT NULL PRIMARY KEY,
    queue       text        NOT NULL
        CHECK (queue IN ('execute', 'retry', 'track', 'inbox', 'resolve', 'payout', 'payout_run')),
    state       text        NOT NULL CHECK (state IN ('open', 'done', 'dead')),
    due_at      timestamptz NOT NULL,
    tries       bigint      NOT NULL,
    fence       bigint      NOT NULL,
    leased      boolean     NOT NULL, -- due_at is the end of a lease; else it is when the next try may begin
    dead_reason text
);
CREATE INDEX job_due ON job (queue, due_at, id) WHERE state = 'open';
CREATE INDEX job_dead ON job (queue, id) WHERE state = 'dead';

-- What merchants asked to give back. The id is the key towards the PSP.
CREATE TABLE refund (
    id           text        NOT NULL PRIMARY KEY,
    payment_id   text        NOT NULL REFERENCES payment (id),
    order_id     text        NOT NULL REFERENCES payment_order (id),
    charge       text        NOT NULL,
    amount_minor bigint      NOT NULL CHECK (amount_minor > 0),
    currency     text        NOT NULL CHECK (length(currency) = 3),
    state        text        NOT NULL CHECK (state IN ('ordered', 'pending', 'succeeded', 'failed')),
    psp_refund   text,
    ordered_at   timestamptz NOT NULL
);
CREATE INDEX refund_by_payment ON refund (payment_id);

-- What cardholders dispute. The id is the PSP's.
CREATE TABLE chargeback (
    psp_account   text        NOT NULL,
    id            text        NOT NULL,
    payment_id    text        NOT NULL REFERENCES payment (id),
    order_id      text        NOT NULL REFERENCES payment_order (id),
    charge        text        NOT NULL,
    amount_minor  bigint      NOT NULL CHECK (amount_minor > 0),
    currency      text        NOT NULL CHECK (length(currency) = 3),
    state         text        NOT NULL CHECK (state IN ('opened', 'won', 'lost')),
    opened_at     timestamptz NOT NULL,
    PRIMARY KEY (psp_account, id)
);
CREATE INDEX chargeback_by_payment ON chargeback (payment_id);

-- Double entry. An entry's id is made of what it books (and at which account of ours, where the name is a PSP's), so the same
-- thing can't be booked twice.
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
    merchant     text,
    seller       text,                   -- the merchant's, whose account it is: what a statement is made of
    posted_at    timestamptz NOT NULL,
    PRIMARY KEY (entry_id, line)
);
CREATE INDEX ledger_posting_by_seller ON ledger_posting (merchant, seller, currency, posted_at, entry_id, line)
    WHERE seller IS NOT NULL;

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
    merchant        text   NOT NULL,
    seller          text   NOT NULL, -- as that merchant calls it
    currency        text   NOT NULL CHECK (length(currency) = 3),
    available_minor bigint NOT NULL CHECK (available_minor >= 0),
    owed_minor      bigint NOT NULL CHECK (owed_minor >= 0), -- to us: taken back after it had been paid out
    PRIMARY KEY (merchant, seller, currency),
    CHECK (available_minor = 0 OR owed_minor = 0)
);
CREATE INDEX wallet_by_currency ON wallet (currency, merchant, seller);

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
    psp_account     text        NOT NULL, -- out of whose balance; changed only while certainly nothing was paid
    idle_fence      bigint      NOT NULL, -- no try up to this fence of the job paid anything
    state           text        NOT NULL CHECK (state IN ('ordered', 'pending', 'paid', 'failed', 'refused')),
    psp_payout      text,
    run_id          text,
    reason          text,
    fresh_at        timestamptz NOT NULL, -- the PSP surely had not executed the key then
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL
);
CREATE UNIQUE INDEX payout_key ON payout (merchant, idempotency_key);
CREATE INDEX payout_by_seller ON payout (merchant, seller, id) WHERE seller IS NOT NULL;
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

-- What our bank's statements show, each line once, whatever file it came in.
CREATE TABLE bank_deposit (
    id           text        NOT NULL PRIMARY KEY, -- the bank's reference of the line
    value_date   text        NOT NULL,
    amount_minor bigint      NOT NULL CHECK (amount_minor > 0),
    currency     text        NOT NULL CHECK (length(currency) = 3),
    reference    text        NOT NULL,
    imported_at  timestamptz NOT NULL
);

-- What of a deposit is what of a payout to our bank: one may arrive in several, and several in one. Written while the payout
-- is locked, so that its shares are never more than it.
CREATE TABLE deposit_share (
    deposit_id   text   NOT NULL REFERENCES bank_deposit (id),
    payout_id    text   NOT NULL REFERENCES payout (id),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (deposit_id, payout_id)
);
CREATE INDEX deposit_share_by_payout ON deposit_share (payout_id);

-- Webhooks as received. The primary key makes the second delivery of an event harmless.
CREATE TABLE inbox (
    psp_account text        NOT NULL, -- of ours, whose secret signed it
    event_id    text        NOT NULL,
    type        text        NOT NULL,
    body        bytea       NOT NULL,
    state       text        NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (psp_account, event_id)
);
CREATE INDEX inbox_by_age ON inbox (received_at);

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
    PRIMARY KEY (reference, kind, psp_account) -- what tells rows apart first: millions come at once
);
CREATE INDEX settlement_row_by_day ON settlement_row (day);

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
    psp_account   text,                 -- null: between a bank's statement and us
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

-- Who did what to a job that was given up, and why. The fence tells one burial from the next: each is acted upon once.
CREATE TABLE queue_action (
    job_id text        NOT NULL,
    fence  bigint      NOT NULL,
    action text        NOT NULL CHECK (action IN ('redrive', 'discard')),
    who    text        NOT NULL,
    why    text        NOT NULL,
    at     timestamptz NOT NULL,
    PRIMARY KEY (job_id, fence)
);

-- ---- Events (docs/events.md)

-- Work that one instance at a time may do. The fence rises with every new holder and is compared in the transaction of the
-- effect.
CREATE TABLE lease (
    name   text        NOT NULL PRIMARY KEY,
    holder text        NOT NULL,
    fence  bigint      NOT NULL,
    until  timestamptz NOT NULL
);

-- What is to be told of each change, written in the transaction that makes it. The relay publishes and marks it.
CREATE TABLE outbox (
    payment_id   text        NOT NULL REFERENCES payment (id),
    version      bigint      NOT NULL,
    type         text        NOT NULL,
    body         bytea       NOT NULL,
    at           timestamptz NOT NULL,
    published_at timestamptz, -- null: not surely on the bus
    PRIMARY KEY (payment_id, version)
);
CREATE INDEX outbox_unpublished ON outbox (payment_id, version) WHERE published_at IS NULL;
CREATE INDEX outbox_by_age ON outbox (at);

-- The bus where there is no Kafka. A position is given after the commit that it tells of, by one publisher at a time: a
-- number drawn inside that commit would be no order of commits, and a reader would pass by the late ones.
CREATE TABLE event_log (
    payment_id text        NOT NULL,
    version    bigint      NOT NULL,
    position   bigint      NOT NULL,
    type       text        NOT NULL,
    body       bytea       NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (payment_id, version)
);
CREATE UNIQUE INDEX event_log_position ON event_log (position);

-- How far each receiver has read that log; the row '(head)' says how long it is.
CREATE TABLE event_position (
    receiver text   NOT NULL PRIMARY KEY,
    position bigint NOT NULL
);

-- Which generation of its rows each consumer writes: a rebuild begins the next one at the bus's first message.
CREATE TABLE consumer (
    name       text   NOT NULL PRIMARY KEY,
    generation bigint NOT NULL
);

-- One row for every message that a consumer took, in the transaction of its effect: the second delivery is harmless. A
-- parked one could not be applied, or is behind such a one of its payment.
CREATE TABLE consumed (
    consumer   text        NOT NULL,
    generation bigint      NOT NULL,
    payment_id text        NOT NULL,
    version    bigint      NOT NULL,
    state      text        NOT NULL CHECK (state IN ('applied', 'parked')),
    reason     text,
    type       text        NOT NULL,
    body       bytea, -- while it is parked
    at         timestamptz NOT NULL,
    PRIMARY KEY (consumer, generation, payment_id, version)
);
CREATE INDEX consumed_parked ON consumed (consumer, generation, payment_id, version) WHERE state = 'parked';

-- What consumers make of it. None of this is money that could be spent.
CREATE TABLE notification (
    generation   bigint      NOT NULL,
    payment_id   text        NOT NULL,
    version      bigint      NOT NULL,
    recipient    text        NOT NULL, -- buyer, or seller:<id>
    template     text        NOT NULL,
    amount_minor bigint      NOT NULL,
    currency     text        NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (generation, payment_id, version, recipient)
);

CREATE TABLE analytics_day (
    generation   bigint NOT NULL,
    day          text   NOT NULL,
    currency     text   NOT NULL,
    entered      text   NOT NULL, -- the state, or the step of a refund or chargeback
    payments     bigint NOT NULL,
    amount_minor bigint NOT NULL,
    PRIMARY KEY (generation, day, currency, entered)
);

CREATE TABLE billing_month (
    generation     bigint NOT NULL,
    merchant       text   NOT NULL,
    seller         text   NOT NULL,
    month          text   NOT NULL,
    currency       text   NOT NULL,
    orders         bigint NOT NULL,
    turnover_minor bigint NOT NULL,
    returned_minor bigint NOT NULL, -- refunded or charged back, less what came again
    fee_minor      bigint NOT NULL,
    PRIMARY KEY (generation, merchant, seller, month, currency)
);

CREATE TABLE statement_line (
    generation   bigint      NOT NULL,
    merchant     text        NOT NULL,
    seller       text        NOT NULL,
    order_id     text        NOT NULL,
    version      bigint      NOT NULL,
    payment_id   text        NOT NULL,
    kind         text        NOT NULL,
    amount_minor bigint      NOT NULL,
    currency     text        NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (generation, merchant, seller, order_id, version)
);
