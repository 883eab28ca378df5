using CozeProxy.Billing.Executions;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Storage;

/// <summary>An execution as its table keeps it; the columns of its call are there where both were read.</summary>
internal sealed class ExecutionRecord
{
    public long CallId { get; init; }

    public string Id { get; init; } = "";

    public long AccountId { get; init; }

    public long KeyId { get; init; }

    public long Hold { get; init; }

    public string Model { get; init; } = "";

    public string Target { get; init; } = "";

    public string Channel { get; init; } = "";

    public string PriceName { get; init; } = "";

    public long InputPer1K { get; init; }

    public long OutputPer1K { get; init; }

    public long PerCall { get; init; }

    public long Minimum { get; init; }

    public int MissingUsage { get; init; }

    public long GroupRatio { get; init; }

    public long ChannelRatio { get; init; }

    public long EstimatedInput { get; init; }

    public string ExecuteId { get; init; } = "";

    public string? DebugUrl { get; init; }

    public string? CozeLogId { get; init; }

    public string? WebhookUrl { get; init; }

    public int Stage { get; init; }

    public int Failures { get; init; }

    public int? Ending { get; init; }

    public long? EndedAt { get; init; }

    public string? Output { get; init; }

    public bool OutputCut { get; init; }

    public long EstimatedOutput { get; init; }

    public long? ReportedInput { get; init; }

    public long? ReportedOutput { get; init; }

    public long? ReportedTotal { get; init; }

    public bool ReportedInPart { get; init; }

    public string? ErrorCode { get; init; }

    public long? CozeCode { get; init; }

    public string? CozeMessage { get; init; }

    public int? Outcome { get; init; }

    public long Charge { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? TotalTokens { get; init; }

    public bool? Estimated { get; init; }

    public static ExecutionRecord Of(NewExecution start) => new()
    {
        CallId = start.CallId,
        Id = start.Id,
        AccountId = start.AccountId,
        KeyId = start.KeyId,
        Hold = start.Hold.Nanos,
        Model = start.Model,
        Target = start.Target,
        Channel = start.Channel,
        PriceName = start.Price.PriceName,
        InputPer1K = start.Price.Price.InputPer1K.Nanos,
        OutputPer1K = start.Price.Price.OutputPer1K.Nanos,
        PerCall = start.Price.Price.PerCall.Nanos,
        Minimum = start.Price.Price.Minimum.Nanos,
        MissingUsage = (int)start.Price.Price.MissingUsage,
        GroupRatio = start.Price.GroupRatio.Millionths,
        ChannelRatio = start.Price.ChannelRatio.Millionths,
        EstimatedInput = start.EstimatedInputTokens,
        ExecuteId = Storable(start.ExecuteId)!,
        DebugUrl = Storable(start.DebugUrl),
        CozeLogId = Storable(start.CozeLogId),
        WebhookUrl = start.WebhookUrl,
        Stage = (int)ExecutionStage.Running,
    };

    public static ExecutionRecord Of(ExecutionEnd end, DateTimeOffset at) => new()
    {
        Stage = (int)ExecutionStage.Ended,
        Ending = (int)end.Ending,
        EndedAt = at.ToUnixTimeMilliseconds(),
        Output = Storable(end.Output),
        OutputCut = end.IsOutputCut,
        EstimatedOutput = end.EstimatedOutputTokens,
        ReportedInput = end.Reported?.InputTokens,
        ReportedOutput = end.Reported?.OutputTokens,
        ReportedTotal = end.Reported?.TotalTokens,
        ReportedInPart = end.Reported?.Estimated ?? false,
        ErrorCode = end.ErrorCode,
        CozeCode = end.CozeCode,
        CozeMessage = Storable(end.CozeMessage),
        CozeLogId = Storable(end.CozeLogId),
        DebugUrl = Storable(end.DebugUrl),
    };

    public Execution ToExecution() => new()
    {
        Start = ToStart(),
        Stage = (ExecutionStage)Stage,
        Failures = Failures,
        End = Ending is null ? null : ToEnd(),
        EndedAt = EndedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        Outcome = (CallOutcome?)Outcome,
        Charge = Outcome is null ? null : new Money(Charge),
        Usage = InputTokens is null ? null : new TokenUsage(InputTokens.Value, OutputTokens ?? 0, TotalTokens ?? 0, Estimated ?? false),
    };

    private NewExecution ToStart() => new()
    {
        CallId = CallId,
        Id = Id,
        AccountId = AccountId,
        KeyId = KeyId,
        Hold = new Money(Hold),
        Model = Model,
        Target = Target,
        Channel = Channel,
        Price = new PriceSnapshot(
            PriceName,
            new Price(new Money(InputPer1K), new Money(OutputPer1K), new Money(PerCall), new Money(Minimum)) { MissingUsage = (MissingUsage)MissingUsage },
            new Ratio(GroupRatio),
            new Ratio(ChannelRatio)),
        EstimatedInputTokens = EstimatedInput,
        ExecuteId = ExecuteId,
        DebugUrl = DebugUrl,
        CozeLogId = CozeLogId,
        WebhookUrl = WebhookUrl,
    };

    private ExecutionEnd ToEnd() => new()
    {
        Ending = (ExecutionEnding)Ending!,
        Output = Output,
        IsOutputCut = OutputCut,
        EstimatedOutputTokens = EstimatedOutput,
        Reported = ReportedTotal is { } total ? new TokenUsage(ReportedInput ?? 0, ReportedOutput ?? 0, total, ReportedInPart) : null,
        ErrorCode = ErrorCode,
        CozeCode = CozeCode,
        CozeMessage = CozeMessage,
        CozeLogId = CozeLogId,
        DebugUrl = DebugUrl,
    };

    // PostgreSQL keeps any text but this one character, and a run that could not be written down could never be settled.
    private static string? Storable(string? text) => text?.Replace('\0', '\uFFFD');
}
