using System.Collections.Concurrent;
using System.Net;

namespace CozeProxy.Admin.SignIn;

/// <summary>
/// Refuses an address that has guessed wrong too often in a while. It is known to this process alone; the names of operators are
/// locked in the store besides, for all.
/// </summary>
internal sealed class FailedSignIns(TimeProvider time)
{
    public const int Most = 10;
    public static readonly TimeSpan For = TimeSpan.FromMinutes(5);

    // Beyond it, those whose time is over are forgotten.
    private const int Many = 10_000;

    private readonly ConcurrentDictionary<IPAddress, Failures> _failures = new();

    public bool IsLocked(IPAddress? address) =>
        address is not null && _failures.TryGetValue(address, out var failures) && failures.Count >= Most && failures.Until > time.GetUtcNow();

    public void Count(IPAddress? address)
    {
        if (address is null)
        {
            return;
        }

        var now = time.GetUtcNow();
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
            address, _ => new Failures(1, now + For), (_, failures) => failures.Until > now ? failures with { Count = failures.Count + 1 } : new Failures(1, now + For));
    }

    private sealed record Failures(int Count, DateTimeOffset Until);
}
