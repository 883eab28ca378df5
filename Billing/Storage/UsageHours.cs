using CozeProxy.Billing.Ledger;

namespace CozeProxy.Billing.Storage;

/// <summary>UTC hours and days as numbers since 1970, and the calls that begin in them: a call's id carries its time.</summary>
internal static class UsageHours
{
    public const int PerDay = 24;

    private const long Milliseconds = 3_600_000;

    /// <summary>The hour a call begins in.</summary>
    public static long Of(long callId) => ((callId >> CallIdGenerator.TimeShift) + CallIdGenerator.Epoch) / Milliseconds;

    /// <summary>The hour a moment lies in.</summary>
    public static long Of(DateTimeOffset moment) => Of(CallIdGenerator.FirstAt(moment));

    /// <summary>The first hour that begins with this call or later.</summary>
    public static long From(long callId) => callId <= 0 ? Of(0) : Of(callId - 1) + 1;

    /// <summary>The smallest id a call of this hour can have.</summary>
    public static long FirstCall(long hour) => ((hour * Milliseconds) - CallIdGenerator.Epoch) << CallIdGenerator.TimeShift;

    /// <summary>When an hour begins.</summary>
    public static DateTimeOffset Begin(long hour) => DateTimeOffset.FromUnixTimeMilliseconds(hour * Milliseconds);

    /// <summary><see cref="Of(long)"/> in SQL.</summary>
    public static string OfSql(string callId) =>
        FormattableString.Invariant($"((({callId} >> {CallIdGenerator.TimeShift}) + {CallIdGenerator.Epoch}) / {Milliseconds})");

    /// <summary><see cref="FirstCall"/> in SQL.</summary>
    public static string FirstCallSql(string hour) =>
        FormattableString.Invariant($"((({hour}) * {Milliseconds} - {CallIdGenerator.Epoch}) << {CallIdGenerator.TimeShift})");
}
