-- Channels that can be changed while running, the limits of keys and accounts, and how often each kind of thing that replicas
-- keep in memory has changed.
CREATE TABLE channels (name TEXT PRIMARY KEY, document TEXT NOT NULL, changed_at INTEGER NOT NULL);
ALTER TABLE keys ADD COLUMN max_concurrency INTEGER;
ALTER TABLE accounts ADD COLUMN requests_per_minute INTEGER;
ALTER TABLE accounts ADD COLUMN max_concurrency INTEGER;
CREATE TABLE topic_versions (topic TEXT PRIMARY KEY, version INTEGER NOT NULL);
INSERT INTO topic_versions (topic, version) VALUES ('Prices', 0), ('Keys', 0), ('Models', 0), ('Channels', 0);
