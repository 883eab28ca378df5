-- What calls come to by the hour and by the day, and until which call they are summed. Pages are found by what is rare:
-- a call that ends well costs neither of the last two indexes anything.
CREATE TABLE usage_sums (
    hour BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    key_id BIGINT NOT NULL,
    model TEXT NOT NULL,
    channel TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    calls BIGINT NOT NULL,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    total_tokens BIGINT NOT NULL,
    charge BIGINT NOT NULL,
    PRIMARY KEY (hour, account_id, key_id, model, channel, outcome));
CREATE INDEX usage_sums_by_account ON usage_sums (account_id, hour);
CREATE INDEX usage_sums_by_key ON usage_sums (key_id, hour);
CREATE INDEX usage_sums_by_model ON usage_sums (model, hour);
CREATE INDEX usage_sums_by_channel ON usage_sums (channel, hour);

CREATE TABLE usage_days (
    day BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    key_id BIGINT NOT NULL,
    model TEXT NOT NULL,
    channel TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    calls BIGINT NOT NULL,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    total_tokens BIGINT NOT NULL,
    charge BIGINT NOT NULL,
    PRIMARY KEY (day, account_id, key_id, model, channel, outcome));

CREATE TABLE usage_progress (
    summed_until BIGINT NOT NULL,
    kept_from BIGINT NOT NULL);
INSERT INTO usage_progress (summed_until, kept_from) VALUES (0, 0);

CREATE INDEX calls_failed ON calls (outcome, id) WHERE outcome <> 1;
CREATE INDEX calls_in_review ON calls (needs_review, id) WHERE needs_review = true;
