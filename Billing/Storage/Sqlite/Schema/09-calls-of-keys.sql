-- Each call wrote a page of its own into the index by keys. The calls of keys are filed afterwards, many at a time; until which
-- call that has come, says the mark. A key's spending is kept from its row of the period 0 on, so rows without one say nothing.
CREATE TABLE calls_of_keys (
    key_id INTEGER NOT NULL,
    call_id INTEGER NOT NULL,
    PRIMARY KEY (key_id, call_id)) WITHOUT ROWID;
ALTER TABLE usage_progress ADD COLUMN keyed_until INTEGER NOT NULL DEFAULT 0;
DROP INDEX calls_by_key;
DELETE FROM spending;
