using System.Data.Common;
using Dapper;
using Npgsql;

namespace CozeProxy.Billing.Storage.Postgres;

/// <summary>Brings a database forward to the schema this program knows; it never goes back.</summary>
internal static class PostgresSchema
{
    // Any number will do, as long as all replicas ask for the same.
    private const long Lock = 0x636F7A6570726F78;

    // The schema that a program must know at least to go on with this one. A step that takes nothing away, and that asks for
    // nothing an older program does not write, leaves it as it is; any other step raises it to its own number. Then the
    // replicas cannot be replaced one by one.
    private const int OldestProgram = 11;

    // A step that has been released is never edited: a change is a new step at the end. Amounts are nanos, ratios
    // millionths, moments Unix milliseconds. A call's id carries its time, so it needs no column for it; a null outcome
    // means that the call is under way and its hold counts.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE accounts (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name TEXT NOT NULL,
            group_name TEXT NOT NULL,
            balance BIGINT NOT NULL,
            held BIGINT NOT NULL,
            created_at BIGINT NOT NULL) WITH (fillfactor = 50);

        CREATE TABLE keys (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            account_id BIGINT NOT NULL,
            name TEXT NOT NULL,
            prefix TEXT NOT NULL,
            hash BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT,
            revoked_at BIGINT,
            models TEXT,
            requests_per_minute INTEGER,
            daily_budget BIGINT,
            monthly_budget BIGINT);
        CREATE UNIQUE INDEX keys_by_hash ON keys (hash);
        CREATE INDEX keys_by_account ON keys (account_id, id);

        CREATE TABLE movements (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            account_id BIGINT NOT NULL,
            kind INTEGER NOT NULL,
            amount BIGINT NOT NULL,
            note TEXT NOT NULL,
            idempotency_key TEXT,
            call_id BIGINT,
            at BIGINT NOT NULL);
        CREATE INDEX movements_by_account ON movements (account_id, id);
        CREATE UNIQUE INDEX movements_once ON movements (account_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

        CREATE TABLE calls (
            id BIGINT PRIMARY KEY,
            account_id BIGINT NOT NULL,
            key_id BIGINT NOT NULL,
            hold BIGINT NOT NULL,
            charge BIGINT NOT NULL,
            basis INTEGER NOT NULL,
            needs_review BOOLEAN NOT NULL,
            outcome INTEGER,
            over_hold BOOLEAN NOT NULL,
            stream BOOLEAN NOT NULL,
            input_per_1k BIGINT NOT NULL,
            output_per_1k BIGINT NOT NULL,
            per_call BIGINT NOT NULL,
            minimum BIGINT NOT NULL,
            group_ratio BIGINT NOT NULL,
            channel_ratio BIGINT NOT NULL,
            input_tokens BIGINT,
            output_tokens BIGINT,
            total_tokens BIGINT,
            estimated BOOLEAN,
            status INTEGER,
            first_byte_ms BIGINT,
            duration_ms BIGINT,
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

        CREATE TABLE spending (
            key_id BIGINT NOT NULL,
            period INTEGER NOT NULL,
            used BIGINT NOT NULL,
            PRIMARY KEY (key_id, period)) WITH (fillfactor = 50);

        CREATE TABLE replicas (
            node INTEGER PRIMARY KEY,
            instance TEXT NOT NULL,
            first_call BIGINT NOT NULL,
            alive_until BIGINT NOT NULL);

        CREATE TABLE prices (
            name TEXT NOT NULL,
            input_per_1k BIGINT NOT NULL,
            output_per_1k BIGINT NOT NULL,
            per_call BIGINT NOT NULL,
            minimum BIGINT NOT NULL,
            missing_usage INTEGER NOT NULL,
            hold BIGINT);
        CREATE UNIQUE INDEX prices_by_name ON prices (lower(name));

        CREATE TABLE groups (
            name TEXT NOT NULL,
            ratio BIGINT NOT NULL);
        CREATE UNIQUE INDEX groups_by_name ON groups (lower(name));
        """,

        // What calls come to by the hour and by the day, and until which call they are summed. Pages are found by what is rare:
        // a call that ends well costs neither of the last two indexes anything.
        """
        CREATE TABLE usage_sums (
            hour BIGINT NOT NULL,
            account_id BIGINT NOT NULL,
            key_id BIGINT NOT NULL,
            model TEXT NOT NULL,
            channel TEXT NOT NULL,
            outcome INTEGER NOT NULL,
            calls BIGINT NOT NULL,
            input_tokens BIGINT NOT NULL,
            output_tokens BIGINT NOT NULL,
            total_tokens BIGINT NOT NULL,
            charge BIGINT NOT NULL,
            PRIMARY KEY (hour, account_id, key_id, model, channel, outcome));
        CREATE INDEX usage_sums_by_account ON usage_sums (account_id, hour);
        CREATE INDEX usage_sums_by_key ON usage_sums (key_id, hour);
        CREATE INDEX usage_sums_by_model ON usage_sums (model, hour);
        CREATE INDEX usage_sums_by_channel ON usage_sums (channel, hour);

        CREATE TABLE usage_days (
            day BIGINT NOT NULL,
            account_id BIGINT NOT NULL,
            key_id BIGINT NOT NULL,
            model TEXT NOT NULL,
            channel TEXT NOT NULL,
            outcome INTEGER NOT NULL,
            calls BIGINT NOT NULL,
            input_tokens BIGINT NOT NULL,
            output_tokens BIGINT NOT NULL,
            total_tokens BIGINT NOT NULL,
            charge BIGINT NOT NULL,
            PRIMARY KEY (day, account_id, key_id, model, channel, outcome));

        CREATE TABLE usage_progress (
            summed_until BIGINT NOT NULL,
            kept_from BIGINT NOT NULL);
        INSERT INTO usage_progress (summed_until, kept_from) VALUES (0, 0);

        CREATE INDEX calls_failed ON calls (outcome, id) WHERE outcome <> 1;
        CREATE INDEX calls_in_review ON calls (needs_review, id) WHERE needs_review = true;
        """,

        // Every call paid for it; an account's calls are found by its keys, as the sums know them.
        "DROP INDEX calls_by_account",

        // Models that operators register while running. Their names differ by case, as OpenAI's do.
        """
        CREATE TABLE models (
            name TEXT NOT NULL PRIMARY KEY,
            document TEXT NOT NULL,
            changed_at BIGINT NOT NULL);
        """,

        // The keys that seal what clients are handed and bring back. A number is given once: whoever adds one knows all before it.
        """
        CREATE TABLE data_protection_keys (
            number BIGINT PRIMARY KEY,
            name TEXT NOT NULL,
            xml TEXT NOT NULL,
            created_at BIGINT NOT NULL);
        """,

        // Runs that go on at Coze without a request. Due is when there is something to do for one; null when nothing is left.
        """
        CREATE TABLE executions (
            call_id BIGINT PRIMARY KEY,
            id TEXT NOT NULL,
            account_id BIGINT NOT NULL,
            key_id BIGINT NOT NULL,
            hold BIGINT NOT NULL,
            model TEXT NOT NULL,
            target TEXT NOT NULL,
            channel TEXT NOT NULL,
            price_name TEXT NOT NULL,
            input_per_1k BIGINT NOT NULL,
            output_per_1k BIGINT NOT NULL,
            per_call BIGINT NOT NULL,
            minimum BIGINT NOT NULL,
            missing_usage INTEGER NOT NULL,
            group_ratio BIGINT NOT NULL,
            channel_ratio BIGINT NOT NULL,
            estimated_input BIGINT NOT NULL,
            execute_id TEXT NOT NULL,
            debug_url TEXT,
            coze_log_id TEXT,
            webhook_url TEXT,
            stage INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            due_at BIGINT,
            lease TEXT,
            ending INTEGER,
            ended_at BIGINT,
            output TEXT,
            output_cut BOOLEAN NOT NULL,
            estimated_output BIGINT NOT NULL,
            reported_input BIGINT,
            reported_output BIGINT,
            reported_total BIGINT,
            reported_in_part BOOLEAN NOT NULL,
            error_code TEXT,
            coze_code BIGINT,
            coze_message TEXT);
        CREATE UNIQUE INDEX executions_by_id ON executions (id);
        CREATE INDEX executions_due ON executions (due_at) WHERE due_at IS NOT NULL;
        """,

        // Channels that can be changed while running, the limits of keys and accounts, and how often each kind of thing that replicas
        // keep in memory has changed.
        """
        CREATE TABLE channels (name TEXT PRIMARY KEY, document TEXT NOT NULL, changed_at BIGINT NOT NULL);
        ALTER TABLE keys ADD COLUMN max_concurrency INTEGER;
        ALTER TABLE accounts ADD COLUMN requests_per_minute INTEGER;
        ALTER TABLE accounts ADD COLUMN max_concurrency INTEGER;
        CREATE TABLE topic_versions (topic TEXT PRIMARY KEY, version BIGINT NOT NULL);
        INSERT INTO topic_versions (topic, version) VALUES ('Prices', 0), ('Keys', 0), ('Models', 0), ('Channels', 0);
        """,

        // Each call wrote a page of its own into the index by keys. The calls of keys are filed afterwards, many at a time; until which
        // call that has come, says the mark. A key's spending is kept from its row of the period 0 on, so rows without one say nothing.
        """
        CREATE TABLE calls_of_keys (
            key_id BIGINT NOT NULL,
            call_id BIGINT NOT NULL,
            PRIMARY KEY (key_id, call_id));
        ALTER TABLE usage_progress ADD COLUMN keyed_until BIGINT NOT NULL DEFAULT 0;
        DROP INDEX calls_by_key;
        DELETE FROM spending;
        """,

        // Who may sign in to the console, and what operators have changed.
        """
        CREATE TABLE operators (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name TEXT NOT NULL,
            folded_name TEXT NOT NULL UNIQUE,
            role INTEGER NOT NULL,
            enabled BOOLEAN NOT NULL,
            stamp TEXT NOT NULL,
            password_hash TEXT NOT NULL,
            failures INTEGER NOT NULL,
            locked_until BIGINT,
            created_at BIGINT NOT NULL);
        CREATE TABLE audit_log (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at BIGINT NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            before_change TEXT,
            after_change TEXT);
        """,

        // What was tried for calls that were not served at once. A call with one attempt has none here.
        """
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
        """,

        SchemaCompatibility.Step,
    ];

    /// <summary>What brings a database forward, each step by one.</summary>
    internal static IReadOnlyList<string> AllSteps => Steps;

    /// <inheritdoc cref="OldestProgram"/>
    internal static int Oldest => OldestProgram;

    /// <summary>The schema this program knows.</summary>
    public static int Version => Steps.Length;

    /// <summary>The schema that is there; 0 where there is none.</summary>
    public static int Find(DbConnection connection) => connection.ExecuteScalar<bool>("SELECT to_regclass('schema_version') IS NOT NULL")
        ? connection.ExecuteScalar<int?>("SELECT MAX(version) FROM schema_version") ?? 0
        : 0;

    /// <summary>Replicas that start together wait for the first of them here; a step that fails leaves nothing behind.</summary>
    public static void BringForward(NpgsqlConnection connection) => BringForward(connection, Steps, OldestProgram);

    internal static void BringForward(NpgsqlConnection connection, IReadOnlyList<string> steps, int oldestProgram)
    {
        using var transaction = connection.BeginTransaction();

        // Without a limit in time: an index over many calls takes longer than any query may.
        connection.Execute("SELECT pg_advisory_xact_lock(@Lock)", new { Lock }, commandTimeout: 0);
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
        var known = connection.ExecuteScalar<int?>("SELECT MAX(version) FROM schema_version") ?? 0;
        SchemaCompatibility.Require(connection, $"in PostgreSQL ({connection.Host}:{connection.Port}, {connection.Database})", known, steps.Count);
        for (var step = known; step < steps.Count; step++)
        {
            connection.Execute(steps[step], commandTimeout: 0);
            connection.Execute("INSERT INTO schema_version (version) VALUES (@version)", new { version = step + 1 });
        }

        if (known < steps.Count)
        {
            SchemaCompatibility.Declare(connection, oldestProgram);
        }

        transaction.Commit();
    }
}
