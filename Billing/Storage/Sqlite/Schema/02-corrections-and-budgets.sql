-- What a charge was computed from; corrections of calls; budgets by month, kept as sums; who is alive.
ALTER TABLE calls ADD COLUMN basis INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calls ADD COLUMN needs_review INTEGER NOT NULL DEFAULT 0;
UPDATE calls SET basis = CASE WHEN input_tokens IS NULL THEN 0 WHEN estimated THEN 2 ELSE 1 END;

ALTER TABLE movements ADD COLUMN call_id INTEGER;
ALTER TABLE keys ADD COLUMN monthly_budget INTEGER;
ALTER TABLE prices ADD COLUMN missing_usage INTEGER NOT NULL DEFAULT 0;
ALTER TABLE prices ADD COLUMN hold INTEGER;

CREATE TABLE spending (
    key_id INTEGER NOT NULL,
    period INTEGER NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (key_id, period)) WITHOUT ROWID;

CREATE TABLE replicas (
    node INTEGER PRIMARY KEY,
    instance TEXT NOT NULL,
    first_call INTEGER NOT NULL,
    alive_until INTEGER NOT NULL);
