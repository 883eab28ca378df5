-- What was tried for calls that were not served at once. A call with one attempt has none here.
CREATE TABLE attempts (
    call_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    channel TEXT NOT NULL,
    failure TEXT,
    status INTEGER,
    coze_code BIGINT,
    coze_log_id TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (call_id, number));
