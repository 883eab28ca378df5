using System.Diagnostics.CodeAnalysis;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Executions;

/// <summary>What Coze said of a run, or why it could not be asked.</summary>
public sealed record RunHistoryReply(RunHistory? History, ApiError? Error = null)
{
    [MemberNotNullWhen(true, nameof(History))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => History is not null;
}
