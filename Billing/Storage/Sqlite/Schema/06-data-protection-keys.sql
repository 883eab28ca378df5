-- The keys that seal what clients are handed and bring back. A number is given once: whoever adds one knows all before it.
CREATE TABLE data_protection_keys (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    xml TEXT NOT NULL,
    created_at INTEGER NOT NULL);
