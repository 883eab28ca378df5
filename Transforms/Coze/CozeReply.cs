using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Coze;

/// <summary>Coze's answer to a request that is no run: its body, or what went wrong.</summary>
public sealed record CozeReply(ReadOnlyMemory<byte> Body, ApiError? Error = null, RetryRule Retry = RetryRule.Never)
{
    public bool Succeeded => Error is null;
}
