-- A dispute is compared with what is asked for of its charge.
CREATE INDEX intent_returning ON intent (psp_account, subject) WHERE state = 'open' AND operation = 'refund';
