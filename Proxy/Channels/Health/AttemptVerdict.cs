using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Channels.Health;

/// <summary>What a failed attempt tells of its channel.</summary>
internal static class AttemptVerdict
{
    private const int FirstServerError = 500;

    /// <summary>Why the channel goes out; null where the failure is not the channel's.</summary>
    /// <param name="failure">The attempt's failure.</param>
    /// <param name="hasFreshToken">Whether Coze had refused a token of this call before, so that this one was new.</param>
    /// <param name="provesToken">Whether a missing permission can only mean the token: see <see cref="IsTokenRefused"/>.</param>
    public static HealthReason? Of(AttemptFailure failure, bool hasFreshToken, bool provesToken) => failure.Retry switch
    {
        RetryRule.AfterTokenRefresh => hasFreshToken && IsTokenRefused(failure.Error, provesToken) ? HealthReason.TokenRefused : null,
        RetryRule.OnAnotherChannel when failure.Error.Code == "rate_limited" => HealthReason.RateLimited,
        RetryRule.OnAnotherChannel when failure.Error.Code == "insufficient_quota" => HealthReason.QuotaUsedUp,
        RetryRule.OnAnotherChannel when failure.Error.Code == "upstream_auth_failed" => OfExchange(failure.Error.Coze),
        RetryRule.OnAnotherChannel when failure.Error == ApiErrors.Unreachable => HealthReason.Unreachable,
        _ => null,
    };

    /// <summary>Whether Coze has read the attempt's token and found nothing wrong with it, whatever else it said.</summary>
    public static bool IsAnswer(AttemptFailure failure) =>
        failure.Retry != RetryRule.AfterTokenRefresh && failure.Report?.Error?.Coze is { Code: not null };

    // 4101 stands for a bad token and for a workflow or bot that the account may not use alike. A client that may name any of
    // them would take the channel from all others by naming one of somebody else's.
    private static bool IsTokenRefused(ApiError error, bool provesToken) => error.Coze?.Code != 4101 || provesToken;

    private static HealthReason OfExchange(CozeFault? fault) => fault switch
    {
        // It was never answered, or by somebody in front of Coze.
        null or { HttpStatus: null or >= FirstServerError } => HealthReason.Unreachable,
        { HttpStatus: 429 } => HealthReason.RateLimited,
        { SaidSomething: false } => HealthReason.Unreachable,
        _ => HealthReason.CredentialsRefused,
    };
}
