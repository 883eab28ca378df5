using CozeProxy.Billing.Usage;

namespace CozeProxy.Billing.Storage;

/// <summary>What summed hours come to by model, account or channel. They never change, so they are read once.</summary>
internal sealed class ClosedHours
{
    // About a month by the hour for a few hundred models, accounts and channels.
    private const int MostPoints = 250_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(UsageGrouping Grouping, long Hour), UsagePoint[]> _hours = [];
    private int _points;

    public UsagePoint[]? Find(UsageGrouping grouping, long hour)
    {
        lock (_gate)
        {
            return _hours.GetValueOrDefault((grouping, hour));
        }
    }

    public void Keep(UsageGrouping grouping, long hour, UsagePoint[] points)
    {
        lock (_gate)
        {
            if (_points + points.Length > MostPoints)
            {
                _hours.Clear();
                _points = 0;
            }

            if (_hours.TryAdd((grouping, hour), points))
            {
                _points += points.Length;
            }
        }
    }
}
