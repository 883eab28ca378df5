using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Exchange;

/// <summary>Why an attempt failed before the client saw anything of it, what may be tried next, and what is known of the run.</summary>
public sealed record AttemptFailure(ApiError Error, RetryRule Retry, RunReport? Report)
{
    private const int FirstServerError = 500;

    /// <summary>
    /// Whether nobody knows if Coze ran it: a server's error, a time that ran out, a stream that was cut. Not what Coze
    /// declined, nor a run that came to its end.
    /// </summary>
    public bool IsDoubtful => Retry == RetryRule.Never && Error.Status >= FirstServerError && Report is not { RanToItsEnd: true };
}
