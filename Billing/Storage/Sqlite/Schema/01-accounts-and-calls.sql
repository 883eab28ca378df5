-- Amounts are nanos, ratios millionths, moments Unix milliseconds. A call's id carries its time, so it needs no column for it;
-- a null outcome means that the call is under way and its hold counts.
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    group_name TEXT NOT NULL,
    balance INTEGER NOT NULL,
    held INTEGER NOT NULL,
    created_at INTEGER NOT NULL);

CREATE TABLE keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    models TEXT,
    requests_per_minute INTEGER,
    daily_budget INTEGER);
CREATE UNIQUE INDEX keys_by_hash ON keys (hash);
CREATE INDEX keys_by_account ON keys (account_id, id);

CREATE TABLE movements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    note TEXT NOT NULL,
    idempotency_key TEXT,
    at INTEGER NOT NULL);
CREATE INDEX movements_by_account ON movements (account_id, id);
CREATE UNIQUE INDEX movements_once ON movements (account_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    key_id INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    charge INTEGER NOT NULL,
    outcome INTEGER,
    over_hold INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    input_per_1k INTEGER NOT NULL,
    output_per_1k INTEGER NOT NULL,
    per_call INTEGER NOT NULL,
    minimum INTEGER NOT NULL,
    group_ratio INTEGER NOT NULL,
    channel_ratio INTEGER NOT NULL,
    input_tokens INTEGER,
    output_tokens INTEGER,
    total_tokens INTEGER,
    estimated INTEGER,
    status INTEGER,
    first_byte_ms INTEGER,
    duration_ms INTEGER,
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

CREATE TABLE prices (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    input_per_1k INTEGER NOT NULL,
    output_per_1k INTEGER NOT NULL,
    per_call INTEGER NOT NULL,
    minimum INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE groups (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    ratio INTEGER NOT NULL) WITHOUT ROWID;
