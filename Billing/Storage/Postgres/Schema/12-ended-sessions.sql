-- Sessions that were signed out of, until their cookies expire.
CREATE TABLE ended_sessions (
    session TEXT PRIMARY KEY,
    until_at BIGINT NOT NULL);
