-- Every call paid for it; an account's calls are found by its keys, as the sums know them.
DROP INDEX calls_by_account;
