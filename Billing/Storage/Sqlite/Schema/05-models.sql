-- Models that operators register while running. Their names differ by case, as OpenAI's do.
CREATE TABLE models (
    name TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    changed_at INTEGER NOT NULL) WITHOUT ROWID;
