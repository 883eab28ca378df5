-- Each call wrote a page of its own into the index by keys. The calls of keys are filed afterwards, many at a time; until which
-- call that has come, says the mark. A key's spending is kept from its row of the period 0 on, so rows without one say nothing.
CREATE TABLE calls_of_keys (
    key_id BIGINT NOT NULL,
    call_id BIGINT NOT NULL,
    PRIMARY KEY (key_id, call_id));
ALTER TABLE usage_progress ADD COLUMN keyed_until BIGINT NOT NULL DEFAULT 0;
DROP INDEX calls_by_key;
DELETE FROM spending;
