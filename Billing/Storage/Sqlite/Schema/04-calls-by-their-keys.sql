-- Every call paid for them. An account's calls are found by its keys, as the sums know them; those under way are among
-- the last hours'.
DROP INDEX calls_by_account;
DROP INDEX calls_open;
