using System.Globalization;
using CozeProxy.Billing.Keys;

namespace CozeProxy.Limits;

/// <summary>
/// What the counts of a caller are called. A key's count bears its account's number, so that a Redis Cluster keeps both in one place, where
/// one script reaches them. A count of requests bears its limit: who gets another one starts anew.
/// </summary>
internal static class LimitNames
{
    public const string Start = "cozeproxy:limits:";

    public static string KeyRequests(Caller caller) => Name($"{Start}{{{caller.AccountId}}}:key:{caller.KeyId}:requests:{caller.Limits?.RequestsPerMinute}");

    public static string KeyPlaces(Caller caller) => Name($"{Start}{{{caller.AccountId}}}:key:{caller.KeyId}:calls");

    public static string AccountRequests(Caller caller) => Name($"{Start}{{{caller.AccountId}}}:requests:{caller.AccountLimits?.RequestsPerMinute}");

    public static string AccountPlaces(Caller caller) => Name($"{Start}{{{caller.AccountId}}}:calls");

    private static string Name(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);
}
