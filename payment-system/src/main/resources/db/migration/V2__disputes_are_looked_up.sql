-- A queue for open disputes: each is looked up now and then, in case nobody tells how it ended.
ALTER TABLE job DROP CONSTRAINT job_queue_check;
ALTER TABLE job ADD CONSTRAINT job_queue_check
    CHECK (queue IN ('execute', 'retry', 'track', 'inbox', 'resolve', 'dispute', 'payout', 'payout_run'));

-- Those that are open already.
INSERT INTO job (id, queue, state, due_at, tries, fence, leased)
SELECT 'dispute:' || psp_account || ':' || id, 'dispute', 'open', CURRENT_TIMESTAMP, 0, 0, false FROM chargeback WHERE state = 'opened'
ON CONFLICT (id) DO NOTHING;
