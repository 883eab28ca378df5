-- Amounts are nanos, ratios millionths, moments Unix milliseconds. A call's id carries its time, so it needs no column for it;
-- a null outcome means that the call is under way and its hold counts.
CREATE TABLE accounts (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL,
    group_name TEXT NOT NULL,
    balance BIGINT NOT NULL,
    held BIGINT NOT NULL,
    created_at BIGINT NOT NULL) WITH (fillfactor = 50);

CREATE TABLE keys (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    models TEXT,
    requests_per_minute INTEGER,
    daily_budget BIGINT,
    monthly_budget BIGINT);
CREATE UNIQUE INDEX keys_by_hash ON keys (hash);
CREATE INDEX keys_by_account ON keys (account_id, id);

CREATE TABLE movements (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id BIGINT NOT NULL,
    kind INTEGER NOT NULL,
    amount BIGINT NOT NULL,
    note TEXT NOT NULL,
    idempotency_key TEXT,
    call_id BIGINT,
    at BIGINT NOT NULL);
CREATE INDEX movements_by_account ON movements (account_id, id);
CREATE UNIQUE INDEX movements_once ON movements (account_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE TABLE calls (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL,
    key_id BIGINT NOT NULL,
    hold BIGINT NOT NULL,
    charge BIGINT NOT NULL,
    basis INTEGER NOT NULL,
    needs_review BOOLEAN NOT NULL,
    outcome INTEGER,
    over_hold BOOLEAN NOT NULL,
    stream BOOLEAN NOT NULL,
    input_per_1k BIGINT NOT NULL,
    output_per_1k BIGINT NOT NULL,
    per_call BIGINT NOT NULL,
    minimum BIGINT NOT NULL,
    group_ratio BIGINT NOT NULL,
    channel_ratio BIGINT NOT NULL,
    input_tokens BIGINT,
    output_tokens BIGINT,
    total_tokens BIGINT,
    estimated BOOLEAN,
    status INTEGER,
    first_byte_ms BIGINT,
    duration_ms BIGINT,
    request_id TEXT NOT NULL,
    model TEXT NOT NULL,
    target TEXT NOT NULL,
    channel TEXT NOT NULL,
    group_name TEXT NOT NULL,
    price_name TEXT NOT NULL,
    coze_log_id TEXT,
    execute_id TEXT,
    debug_url TEXT,
    error_code TEXT);
CREATE INDEX calls_by_account ON calls (account_id, id);
CREATE INDEX calls_by_key ON calls (key_id, id);
CREATE INDEX calls_open ON calls (id) WHERE outcome IS NULL;

CREATE TABLE spending (
    key_id BIGINT NOT NULL,
    period INTEGER NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (key_id, period)) WITH (fillfactor = 50);

CREATE TABLE replicas (
    node INTEGER PRIMARY KEY,
    instance TEXT NOT NULL,
    first_call BIGINT NOT NULL,
    alive_until BIGINT NOT NULL);

CREATE TABLE prices (
    name TEXT NOT NULL,
    input_per_1k BIGINT NOT NULL,
    output_per_1k BIGINT NOT NULL,
    per_call BIGINT NOT NULL,
    minimum BIGINT NOT NULL,
    missing_usage INTEGER NOT NULL,
    hold BIGINT);
CREATE UNIQUE INDEX prices_by_name ON prices (lower(name));

CREATE TABLE groups (
    name TEXT NOT NULL,
    ratio BIGINT NOT NULL);
CREATE UNIQUE INDEX groups_by_name ON groups (lower(name));
