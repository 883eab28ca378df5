using Dapper;
using Microsoft.Data.Sqlite;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>Brings a database file forward to the schema this program knows; it never goes back.</summary>
internal static class SqliteSchema
{
    // The schema that a program must know at least to go on with this one. A step that takes nothing away, and that asks for
    // nothing an older program does not write, leaves it as it is; any other step raises it to its own number. Then the
    // replicas cannot be replaced one by one.
    private const int OldestProgram = 12;

    // A step that has been released is never edited: a change is a new step at the end. Amounts are nanos, ratios
    // millionths, moments Unix milliseconds. A call's id carries its time, so it needs no column for it; a null outcome
    // means that the call is under way and its hold counts.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE accounts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            group_name TEXT NOT NULL,
            balance INTEGER NOT NULL,
            held INTEGER NOT NULL,
            created_at INTEGER NOT NULL);

        CREATE TABLE keys (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            prefix TEXT NOT NULL,
            hash BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            revoked_at INTEGER,
            models TEXT,
            requests_per_minute INTEGER,
            daily_budget INTEGER);
        CREATE UNIQUE INDEX keys_by_hash ON keys (hash);
        CREATE INDEX keys_by_account ON keys (account_id, id);

        CREATE TABLE movements (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            note TEXT NOT NULL,
            idempotency_key TEXT,
            at INTEGER NOT NULL);
        CREATE INDEX movements_by_account ON movements (account_id, id);
        CREATE UNIQUE INDEX movements_once ON movements (account_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

        CREATE TABLE calls (
            id INTEGER PRIMARY KEY,
            account_id INTEGER NOT NULL,
            key_id INTEGER NOT NULL,
            hold INTEGER NOT NULL,
            charge INTEGER NOT NULL,
            outcome INTEGER,
            over_hold INTEGER NOT NULL,
            stream INTEGER NOT NULL,
            input_per_1k INTEGER NOT NULL,
            output_per_1k INTEGER NOT NULL,
            per_call INTEGER NOT NULL,
            minimum INTEGER NOT NULL,
            group_ratio INTEGER NOT NULL,
            channel_ratio INTEGER NOT NULL,
            input_tokens INTEGER,
            output_tokens INTEGER,
            total_tokens INTEGER,
            estimated INTEGER,
            status INTEGER,
            first_byte_ms INTEGER,
            duration_ms INTEGER,
            request_id TEXT NOT NULL,
            model TEXT NOT NULL,
            target TEXT NOT NULL,
            channel TEXT NOT NULL,
            group_name TEXT NOT NULL,
            price_name TEXT NOT NULL,
            coze_log_id TEXT,
            execute_id TEXT,
            debug_url TEXT,
            error_code TEXT);
        CREATE INDEX calls_by_account ON calls (account_id, id);
        CREATE INDEX calls_by_key ON calls (key_id, id);
        CREATE INDEX calls_open ON calls (id) WHERE outcome IS NULL;

        CREATE TABLE prices (
            name TEXT PRIMARY KEY COLLATE NOCASE,
            input_per_1k INTEGER NOT NULL,
            output_per_1k INTEGER NOT NULL,
            per_call INTEGER NOT NULL,
            minimum INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE groups (
            name TEXT PRIMARY KEY COLLATE NOCASE,
            ratio INTEGER NOT NULL) WITHOUT ROWID;
        """,

        // What a charge was computed from; corrections of calls; budgets by month, kept as sums; who is alive.
        """
        ALTER TABLE calls ADD COLUMN basis INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE calls ADD COLUMN needs_review INTEGER NOT NULL DEFAULT 0;
        UPDATE calls SET basis = CASE WHEN input_tokens IS NULL THEN 0 WHEN estimated THEN 2 ELSE 1 END;

        ALTER TABLE movements ADD COLUMN call_id INTEGER;
        ALTER TABLE keys ADD COLUMN monthly_budget INTEGER;
        ALTER TABLE prices ADD COLUMN missing_usage INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE prices ADD COLUMN hold INTEGER;

        CREATE TABLE spending (
            key_id INTEGER NOT NULL,
            period INTEGER NOT NULL,
            used INTEGER NOT NULL,
            PRIMARY KEY (key_id, period)) WITHOUT ROWID;

        CREATE TABLE replicas (
            node INTEGER PRIMARY KEY,
            instance TEXT NOT NULL,
            first_call INTEGER NOT NULL,
            alive_until INTEGER NOT NULL);
        """,

        // What calls come to by the hour and by the day, and until which call they are summed. Pages are found by what is rare:
        // a call that ends well costs neither of the last two indexes anything.
        """
        CREATE TABLE usage_sums (
            hour INTEGER NOT NULL,
            account_id INTEGER NOT NULL,
            key_id INTEGER NOT NULL,
            model TEXT NOT NULL,
            channel TEXT NOT NULL,
            outcome INTEGER NOT NULL,
            calls INTEGER NOT NULL,
            input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            total_tokens INTEGER NOT NULL,
            charge INTEGER NOT NULL,
            PRIMARY KEY (hour, account_id, key_id, model, channel, outcome)) WITHOUT ROWID;
        CREATE INDEX usage_sums_by_account ON usage_sums (account_id, hour);
        CREATE INDEX usage_sums_by_key ON usage_sums (key_id, hour);
        CREATE INDEX usage_sums_by_model ON usage_sums (model, hour);
        CREATE INDEX usage_sums_by_channel ON usage_sums (channel, hour);

        CREATE TABLE usage_days (
            day INTEGER NOT NULL,
            account_id INTEGER NOT NULL,
            key_id INTEGER NOT NULL,
            model TEXT NOT NULL,
            channel TEXT NOT NULL,
            outcome INTEGER NOT NULL,
            calls INTEGER NOT NULL,
            input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            total_tokens INTEGER NOT NULL,
            charge INTEGER NOT NULL,
            PRIMARY KEY (day, account_id, key_id, model, channel, outcome)) WITHOUT ROWID;

        CREATE TABLE usage_progress (
            summed_until INTEGER NOT NULL,
            kept_from INTEGER NOT NULL);
        INSERT INTO usage_progress (summed_until, kept_from) VALUES (0, 0);

        CREATE INDEX calls_failed ON calls (outcome, id) WHERE outcome <> 1;
        CREATE INDEX calls_in_review ON calls (needs_review, id) WHERE needs_review = true;
        """,

        // Every call paid for them. An account's calls are found by its keys, as the sums know them; those under way are among
        // the last hours'.
        "DROP INDEX calls_by_account; DROP INDEX calls_open",

        // Models that operators register while running. Their names differ by case, as OpenAI's do.
        """
        CREATE TABLE models (
            name TEXT NOT NULL PRIMARY KEY,
            document TEXT NOT NULL,
            changed_at INTEGER NOT NULL) WITHOUT ROWID;
        """,

        // The keys that seal what clients are handed and bring back. A number is given once: whoever adds one knows all before it.
        """
        CREATE TABLE data_protection_keys (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            xml TEXT NOT NULL,
            created_at INTEGER NOT NULL);
        """,

        // Runs that go on at Coze without a request. Due is when there is something to do for one; null when nothing is left.
        """
        CREATE TABLE executions (
            call_id INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            account_id INTEGER NOT NULL,
            key_id INTEGER NOT NULL,
            hold INTEGER NOT NULL,
            model TEXT NOT NULL,
            target TEXT NOT NULL,
            channel TEXT NOT NULL,
            price_name TEXT NOT NULL,
            input_per_1k INTEGER NOT NULL,
            output_per_1k INTEGER NOT NULL,
            per_call INTEGER NOT NULL,
            minimum INTEGER NOT NULL,
            missing_usage INTEGER NOT NULL,
            group_ratio INTEGER NOT NULL,
            channel_ratio INTEGER NOT NULL,
            estimated_input INTEGER NOT NULL,
            execute_id TEXT NOT NULL,
            debug_url TEXT,
            coze_log_id TEXT,
            webhook_url TEXT,
            stage INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            due_at INTEGER,
            lease TEXT,
            ending INTEGER,
            ended_at INTEGER,
            output TEXT,
            output_cut INTEGER NOT NULL,
            estimated_output INTEGER NOT NULL,
            reported_input INTEGER,
            reported_output INTEGER,
            reported_total INTEGER,
            reported_in_part INTEGER NOT NULL,
            error_code TEXT,
            coze_code INTEGER,
            coze_message TEXT);
        CREATE UNIQUE INDEX executions_by_id ON executions (id);
        CREATE INDEX executions_due ON executions (due_at) WHERE due_at IS NOT NULL;
        """,

        // Channels that can be changed while running, the limits of keys and accounts, and how often each kind of thing that replicas
        // keep in memory has changed.
        """
        CREATE TABLE channels (name TEXT PRIMARY KEY, document TEXT NOT NULL, changed_at INTEGER NOT NULL);
        ALTER TABLE keys ADD COLUMN max_concurrency INTEGER;
        ALTER TABLE accounts ADD COLUMN requests_per_minute INTEGER;
        ALTER TABLE accounts ADD COLUMN max_concurrency INTEGER;
        CREATE TABLE topic_versions (topic TEXT PRIMARY KEY, version INTEGER NOT NULL);
        INSERT INTO topic_versions (topic, version) VALUES ('Prices', 0), ('Keys', 0), ('Models', 0), ('Channels', 0);
        """,

        // Each call wrote a page of its own into the index by keys. The calls of keys are filed afterwards, many at a time; until which
        // call that has come, says the mark. A key's spending is kept from its row of the period 0 on, so rows without one say nothing.
        """
        CREATE TABLE calls_of_keys (
            key_id INTEGER NOT NULL,
            call_id INTEGER NOT NULL,
            PRIMARY KEY (key_id, call_id)) WITHOUT ROWID;
        ALTER TABLE usage_progress ADD COLUMN keyed_until INTEGER NOT NULL DEFAULT 0;
        DROP INDEX calls_by_key;
        DELETE FROM spending;
        """,

        // Who may sign in to the console, and what operators have changed.
        """
        CREATE TABLE operators (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            folded_name TEXT NOT NULL UNIQUE,
            role INTEGER NOT NULL,
            enabled INTEGER NOT NULL,
            stamp TEXT NOT NULL,
            password_hash TEXT NOT NULL,
            failures INTEGER NOT NULL,
            locked_until INTEGER,
            created_at INTEGER NOT NULL);
        CREATE TABLE audit_log (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            before_change TEXT,
            after_change TEXT);
        """,

        // What was tried for calls that were not served at once. A call with one attempt has none here.
        """
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
        """,

        SchemaCompatibility.Step,
    ];

    /// <summary>What brings a database forward, each step by one.</summary>
    internal static IReadOnlyList<string> AllSteps => Steps;

    /// <inheritdoc cref="OldestProgram"/>
    internal static int Oldest => OldestProgram;

    /// <summary>The schema this program knows.</summary>
    public static int Version => Steps.Length;

    public static void BringForward(SqliteConnection connection) => BringForward(connection, Steps, OldestProgram);

    internal static void BringForward(SqliteConnection connection, IReadOnlyList<string> steps, int oldestProgram)
    {
        var known = connection.ExecuteScalar<int>("PRAGMA user_version");
        SchemaCompatibility.Require(connection, connection.DataSource, known, steps.Count);
        for (var step = known; step < steps.Count; step++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(steps[step], transaction: transaction);
            connection.Execute($"PRAGMA user_version = {step + 1}", transaction: transaction);
            if (step + 1 >= oldestProgram)
            {
                SchemaCompatibility.Declare(connection, oldestProgram, transaction);
            }

            transaction.Commit();
        }
    }
}
