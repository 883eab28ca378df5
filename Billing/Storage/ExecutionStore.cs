using System.Data.Common;
using System.Globalization;
using CozeProxy.Billing.Executions;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// The executions table. A row's <c>due_at</c> says when there is something to do for it; to take it is to set that forward, so a
/// lease that runs out needs nobody to notice.
/// </summary>
internal sealed class ExecutionStore(Database database, TimeProvider time) : IExecutionStore
{
    private const string StillTaken = "WHERE call_id = @takenCall AND lease = @ticket";

    private readonly string _instance = Guid.NewGuid().ToString("N");
    private long _lastTicket;

    // A commit that was lost on its way back is made again, so a row that is there already is no mistake.
    private string InsertSql => $"""
        INSERT INTO executions (
            call_id, id, account_id, key_id, hold, model, target, channel,
            price_name, input_per_1k, output_per_1k, per_call, minimum, missing_usage, group_ratio, channel_ratio,
            estimated_input, execute_id, debug_url, coze_log_id, webhook_url, stage, failures, output_cut, estimated_output, reported_in_part, due_at)
        VALUES (
            @CallId, @Id, @AccountId, @KeyId, @Hold, @Model, @Target, @Channel,
            @PriceName, @InputPer1K, @OutputPer1K, @PerCall, @Minimum, @MissingUsage, @GroupRatio, @ChannelRatio,
            @EstimatedInput, @ExecuteId, @DebugUrl, @CozeLogId, @WebhookUrl, @Stage, 0, @OutputCut, 0, @ReportedInPart, {database.NowSql} + @delay)
        ON CONFLICT (call_id) DO NOTHING
        """;

    // Locked in the order in which all look for them, so that two processes never wait for each other.
    private string TakeSql => $"""
        UPDATE executions SET lease = @ticket, due_at = {database.NowSql} + @lease
        WHERE due_at <= {database.NowSql} AND call_id IN (
            SELECT call_id FROM executions WHERE due_at <= {database.NowSql} ORDER BY due_at, call_id LIMIT @most {database.LockSql})
        RETURNING *
        """;

    private const string EndSql = $"""
        UPDATE executions SET
            stage = @Stage, failures = 0, ending = @Ending, ended_at = @EndedAt, output = @Output, output_cut = @OutputCut, estimated_output = @EstimatedOutput,
            reported_input = @ReportedInput, reported_output = @ReportedOutput, reported_total = @ReportedTotal, reported_in_part = @ReportedInPart,
            error_code = @ErrorCode, coze_code = @CozeCode, coze_message = @CozeMessage,
            coze_log_id = COALESCE(@CozeLogId, coze_log_id), debug_url = COALESCE(@DebugUrl, debug_url)
        {StillTaken}
        """;

    private const string FindSql = """
        SELECT executions.*, calls.outcome, calls.charge, calls.input_tokens, calls.output_tokens, calls.total_tokens, calls.estimated
        FROM executions JOIN calls ON calls.id = executions.call_id
        WHERE executions.id = @id AND executions.account_id = @accountId
        """;

    public Task<bool> AddAsync(NewExecution execution, TimeSpan firstLook, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(execution);
        var parameters = new DynamicParameters(ExecutionRecord.Of(execution));
        parameters.Add("delay", (long)firstLook.TotalMilliseconds);
        return database.WriteAsync(
            connection =>
            {
                var call = new { execution.CallId };
                var isOpen = connection.ExecuteScalar<int>("SELECT COUNT(*) FROM calls WHERE id = @CallId AND outcome IS NULL", call) == 1;
                if (isOpen)
                {
                    AttemptRow.Insert(connection, execution.CallId, execution.Attempts);
                }

                return (isOpen && connection.Execute(InsertSql, parameters) == 1)
                    || connection.ExecuteScalar<int>("SELECT COUNT(*) FROM executions WHERE call_id = @CallId", call) == 1;
            },
            cancellationToken);
    }

    public Task<Execution?> FindAsync(long accountId, string id, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            var record = await connection.QuerySingleOrDefaultAsync<ExecutionRecord>(
                new CommandDefinition(FindSql, new { accountId, id }, cancellationToken: cancellationToken));
            return record?.ToExecution();
        },
        cancellationToken);

    public Task<TimeSpan?> DueInAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            var left = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                $"SELECT MIN(due_at) - {database.NowSql} FROM executions WHERE due_at IS NOT NULL", cancellationToken: cancellationToken));
            return left is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : default(TimeSpan?);
        },
        cancellationToken);

    public async Task<IReadOnlyList<TakenExecution>> TakeDueAsync(int most, TimeSpan lease, CancellationToken cancellationToken)
    {
        // One ticket for each taking: a step of this very process that came too late is not taken for the one after it.
        var ticket = string.Create(CultureInfo.InvariantCulture, $"{_instance}/{Interlocked.Increment(ref _lastTicket)}");
        var records = await database.WriteAsync(
            connection => connection.Query<ExecutionRecord>(TakeSql, new { ticket, most, lease = (long)lease.TotalMilliseconds }).ToList(), cancellationToken);
        return [.. records.Select(record => new TakenExecution(record.ToExecution(), ticket))];
    }

    public Task PostponeAsync(TakenExecution taken, TimeSpan by, int failures, CancellationToken cancellationToken) => ChangeAsync(
        taken, $"UPDATE executions SET lease = NULL, due_at = {database.NowSql} + @delay, failures = @failures {StillTaken}",
        parameters =>
        {
            parameters.Add("delay", (long)by.TotalMilliseconds);
            parameters.Add("failures", failures);
        },
        cancellationToken);

    public async Task<TakenExecution?> EndAsync(TakenExecution taken, ExecutionEnd end, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        ArgumentNullException.ThrowIfNull(end);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var isOurs = await ChangeAsync(taken, EndSql, parameters => parameters.AddDynamicParams(ExecutionRecord.Of(end, at)), cancellationToken);
        return isOurs
            ? taken with { Execution = taken.Execution with { Stage = ExecutionStage.Ended, Failures = 0, End = end, EndedAt = at } }
            : null;
    }

    public Task SettledAsync(TakenExecution taken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        return taken.Execution.Start.WebhookUrl is null
            ? OverAsync(taken, cancellationToken)
            : ChangeAsync(
                taken, $"UPDATE executions SET stage = {(int)ExecutionStage.Telling}, lease = NULL, failures = 0, due_at = {database.NowSql} {StillTaken}",
                _ => { }, cancellationToken);
    }

    public Task OverAsync(TakenExecution taken, CancellationToken cancellationToken) => ChangeAsync(
        taken, $"UPDATE executions SET stage = {(int)ExecutionStage.Over}, lease = NULL, due_at = NULL {StillTaken}", _ => { }, cancellationToken);

    public Task ReleaseAsync(CancellationToken cancellationToken) => ReleaseAsync($"{_instance}/%", cancellationToken);

    public Task ReleaseOfTheDeadAsync(CancellationToken cancellationToken) =>
        database.IsExclusive ? ReleaseAsync("%", cancellationToken) : Task.CompletedTask;

    public Task<byte[]?> FindKeyHashAsync(long keyId, CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.ExecuteScalarAsync<byte[]?>(
            new CommandDefinition("SELECT hash FROM keys WHERE id = @keyId", new { keyId }, cancellationToken: cancellationToken)),
        cancellationToken);

    /// <summary>Deletes those of calls before this one, some at a time; returns how many.</summary>
    public static int ForgetBefore(DbConnection connection, long firstCall, int most) => connection.Execute(
        "DELETE FROM executions WHERE call_id IN (SELECT call_id FROM executions WHERE call_id < @firstCall ORDER BY call_id LIMIT @most)",
        new { firstCall, most });

    private Task<int> ReleaseAsync(string leases, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute(
            $"UPDATE executions SET lease = NULL, due_at = {database.NowSql} WHERE due_at IS NOT NULL AND lease LIKE @leases", new { leases }),
        cancellationToken);

    private Task<bool> ChangeAsync(TakenExecution taken, string sql, Action<DynamicParameters> add, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        var parameters = new DynamicParameters();
        add(parameters);
        parameters.Add("takenCall", taken.Execution.Start.CallId);
        parameters.Add("ticket", taken.Ticket);
        return database.WriteAsync(connection => connection.Execute(sql, parameters) == 1, cancellationToken);
    }
}
