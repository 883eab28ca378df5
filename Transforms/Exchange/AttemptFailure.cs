using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Exchange;

/// <summary>Why an attempt failed before the client saw anything of it, what may be tried next, and what is known of the run.</summary>
public sealed record AttemptFailure(ApiError Error, RetryRule Retry, RunReport? Report);
