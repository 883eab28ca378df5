using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StackExchange.Redis;

namespace CozeProxy.Channels.Health;

/// <summary>What replicas tell each other of a channel that is out, and how it is written.</summary>
internal readonly record struct SharedHealth(HealthReason Reason, int InARow)
{
    private const char Separator = '\n';

    public static RedisChannel Topic { get; } = RedisChannel.Literal("cozeproxy:channel-health");

    /// <summary>Told again at each probe, and so longer than the longest time between two: what nobody confirms is forgotten.</summary>
    public static TimeSpan LifetimeOfBroken { get; } = TimeSpan.FromMinutes(15);

    public static string KeyOf(string identity) => $"cozeproxy:channel:{identity}";

    /// <summary>The value of the key; how long it holds is the key's lifetime.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Reason.Code()} {InARow}");

    /// <summary>The message that a channel is out.</summary>
    public string Out(string replica, string identity, string name, TimeSpan lifetime) => string.Join(
        Separator, replica, identity, name, ((long)lifetime.TotalMilliseconds).ToString(CultureInfo.InvariantCulture), Write());

    /// <summary>The message that a channel is back.</summary>
    public static string Back(string replica, string identity) => string.Join(Separator, replica, identity);

    public static bool TryRead(string? value, out SharedHealth health)
    {
        health = default;
        if (value?.Split(' ') is not [var code, var count] || HealthReasons.Of(code) is not { } reason
            || !int.TryParse(count, CultureInfo.InvariantCulture, out var inARow))
        {
            return false;
        }

        health = new SharedHealth(reason, inARow);
        return true;
    }

    /// <summary>Reads a message; what another version may write and this one does not know is no message.</summary>
    public static bool TryReadMessage(string? message, [NotNullWhen(true)] out HealthNews? news)
    {
        news = message?.Split(Separator) switch
        {
            [var replica, var identity] => new HealthNews(replica, identity, "", null, default),
            [var replica, var identity, var name, var milliseconds, var value] when TryRead(value, out var health)
                && long.TryParse(milliseconds, CultureInfo.InvariantCulture, out var lifetime)
                && lifetime is > 0 and < int.MaxValue => new HealthNews(replica, identity, name, health, TimeSpan.FromMilliseconds(lifetime)),
            _ => null,
        };
        return news is not null;
    }
}
