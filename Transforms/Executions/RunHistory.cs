using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Transforms.Executions;

/// <summary>What Coze says of a run it goes on with alone: its report, which has no end while it runs, and its text.</summary>
public sealed record RunHistory(RunReport Report, string? Output, bool IsOutputCut)
{
    // An answer never ends in a log because somebody printed it.
    public override string ToString() => $"{nameof(RunHistory)} {{ End = {Report.End} }}";
}
