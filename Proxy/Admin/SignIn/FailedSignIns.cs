using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CozeProxy.Admin.SignIn;

/// <summary>
/// Refuses an address that has guessed wrong too often in a while, and a name that nobody has as one that somebody has: by that they
/// cannot be told apart. Both are known to this process alone; the names of operators are locked in the store besides, for all.
/// </summary>
internal sealed class FailedSignIns(TimeProvider time)
{
    public const int Most = 10;
    public static readonly TimeSpan For = TimeSpan.FromMinutes(5);

    /// <summary>How many wrong passwords lock a name, and for how long.</summary>
    public const int MostOfName = 5;

    public static readonly TimeSpan NameFor = TimeSpan.FromMinutes(15);

    // Beyond it, those whose time is over are forgotten.
    private const int Many = 10_000;

    // What one caller is given of the newer addresses, any of which they may use.
    private const int NetworkBytes = 8;

    private readonly ConcurrentDictionary<string, Failures> _failures = new(StringComparer.Ordinal);

    public bool IsLocked(IPAddress? address) => address is not null && IsLocked(KeyOf(address), Most);

    /// <summary>Whether a name that nobody has is locked.</summary>
    public bool IsNameLocked(string name) => IsLocked(KeyOf(name), MostOfName);

    public void Count(IPAddress? address)
    {
        if (address is not null)
        {
            Count(KeyOf(address), For, isFromLast: false);
        }
    }

    /// <summary>Counts a wrong password for a name that nobody has.</summary>
    public void CountName(string name) => Count(KeyOf(name), NameFor, isFromLast: true);

    private bool IsLocked(string key, int most) =>
        _failures.TryGetValue(key, out var failures) && failures.Count >= most && failures.Until > time.GetUtcNow();

    // A name is locked from its last wrong password on, as the store does it.
    private void Count(string key, TimeSpan duration, bool isFromLast)
    {
        var now = time.GetUtcNow();
        var until = now + duration;
        if (_failures.Count > Many)
        {
            foreach (var (old, failures) in _failures)
            {
                if (failures.Until <= now)
                {
                    _failures.TryRemove(new(old, failures));
                }
            }
        }

        _failures.AddOrUpdate(
            key,
            _ => new Failures(1, until),
            (_, failures) => failures.Until > now ? new Failures(failures.Count + 1, isFromLast ? until : failures.Until) : new Failures(1, until));
    }

    private static string KeyOf(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, NetworkBytes)) : plain.ToString();
    }

    private static string KeyOf(string name) => $"name {name.Trim().ToUpperInvariant()}";

    private sealed record Failures(int Count, DateTimeOffset Until);
}
