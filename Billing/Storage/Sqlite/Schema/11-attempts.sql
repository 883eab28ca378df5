-- What was tried for calls that were not served at once. A call with one attempt has none here.
CREATE TABLE attempts (
    call_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    channel TEXT NOT NULL,
    failure TEXT,
    status INTEGER,
    coze_code INTEGER,
    coze_log_id TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (call_id, number)) WITHOUT ROWID;
