namespace CozeProxy.Pipeline;

/// <summary>
/// What this instance refused lately for want of a price. Such a call gets no hold, and so no row: nothing else remembers it.
/// </summary>
internal sealed class UnpricedCalls(TimeProvider time)
{
    // Clients choose the ids they ask for: some of them must not fill the memory, nor a page.
    private const int MostKept = 100;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Name, string Target), UnpricedCall> _calls = [];

    /// <summary>Those of the last day, the latest first.</summary>
    public IReadOnlyList<UnpricedCall> Lately
    {
        get
        {
            lock (_gate)
            {
                var since = time.GetUtcNow() - KeptFor;
                return [.. _calls.Values.Where(call => call.LastAt >= since).OrderByDescending(call => call.LastAt)];
            }
        }
    }

    public void Add(Call call)
    {
        var target = call.Exchange.Target;
        Add(call.Exchange.Request.Model, target.Model, target.Id, call.Caller.Group);
    }

    public void Add(string name, string standsFor, string target, string group)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var before = _calls.GetValueOrDefault((name, target));
            if (before is null && _calls.Count >= MostKept)
            {
                _calls.Remove(_calls.MinBy(call => call.Value.LastAt).Key);
            }

            var count = before is null || before.LastAt < now - KeptFor ? 1 : before.Count + 1;
            _calls[(name, target)] = new UnpricedCall(name, standsFor, target, group, count, now);
        }
    }
}
