-- What calls come to by the hour and by the day, and until which call they are summed. Pages are found by what is rare:
-- a call that ends well costs neither of the last two indexes anything.
CREATE TABLE usage_sums (
    hour INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    key_id INTEGER NOT NULL,
    model TEXT NOT NULL,
    channel TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    total_tokens INTEGER NOT NULL,
    charge INTEGER NOT NULL,
    PRIMARY KEY (hour, account_id, key_id, model, channel, outcome)) WITHOUT ROWID;
CREATE INDEX usage_sums_by_account ON usage_sums (account_id, hour);
CREATE INDEX usage_sums_by_key ON usage_sums (key_id, hour);
CREATE INDEX usage_sums_by_model ON usage_sums (model, hour);
CREATE INDEX usage_sums_by_channel ON usage_sums (channel, hour);

CREATE TABLE usage_days (
    day INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    key_id INTEGER NOT NULL,
    model TEXT NOT NULL,
    channel TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    total_tokens INTEGER NOT NULL,
    charge INTEGER NOT NULL,
    PRIMARY KEY (day, account_id, key_id, model, channel, outcome)) WITHOUT ROWID;

CREATE TABLE usage_progress (
    summed_until INTEGER NOT NULL,
    kept_from INTEGER NOT NULL);
INSERT INTO usage_progress (summed_until, kept_from) VALUES (0, 0);

CREATE INDEX calls_failed ON calls (outcome, id) WHERE outcome <> 1;
CREATE INDEX calls_in_review ON calls (needs_review, id) WHERE needs_review = true;
