using System.Globalization;
using CozeProxy.Billing.Keys;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Limits;

/// <summary>Says which limit turned a call away, so that it is known whom to ask for more.</summary>
internal static class LimitErrors
{
    public static ApiError Of(LimitVerdict verdict, Caller caller) => ApiErrors.RateLimited(
        verdict.Refused switch
        {
            CallLimit.KeyRequests => Text(
                $"Too many requests for this API key: its limit is {caller.Limits?.RequestsPerMinute} per minute.",
                $"该 API 密钥请求过于频繁：上限为每分钟 {caller.Limits?.RequestsPerMinute} 次。"),
            CallLimit.AccountRequests => Text(
                $"Too many requests for this account: its limit is {caller.AccountLimits?.RequestsPerMinute} per minute over all its API keys.",
                $"该账户请求过于频繁：所有 API 密钥合计上限为每分钟 {caller.AccountLimits?.RequestsPerMinute} 次。"),
            CallLimit.KeyConcurrency => Text(
                $"Too many calls of this API key are under way: its limit is {caller.Limits?.MaxConcurrency} at a time.",
                $"该 API 密钥的并发调用过多：上限为同时 {caller.Limits?.MaxConcurrency} 个。"),
            CallLimit.AccountConcurrency => Text(
                $"Too many calls of this account are under way: its limit is {caller.AccountLimits?.MaxConcurrency} at a time over all its API keys.",
                $"该账户的并发调用过多：所有 API 密钥合计上限为同时 {caller.AccountLimits?.MaxConcurrency} 个。"),
            _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict.Refused, "Nothing was refused."),
        },
        verdict.RetryAfter);

    private static LocalizedText Text(FormattableString english, FormattableString chinese) =>
        new(english.ToString(CultureInfo.InvariantCulture), chinese.ToString(CultureInfo.InvariantCulture));
}
