namespace CozeProxy.Tests.Replicas;

/// <summary>Times of something that was done several times, since on a machine with much to do a single one says little.</summary>
internal sealed class Times
{
    private readonly List<TimeSpan> _times = [];

    public TimeSpan Median => _times.Order().ElementAt(_times.Count / 2);

    /// <summary>Asks again and again until it is so, and notes how long that took from now on.</summary>
    public async Task AddAsync(Func<Task<bool>> isSo, TimeSpan patience)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(patience);
        }

        _times.Add(TimeProvider.System.GetElapsedTime(started));
    }

    public override string ToString() => $"{string.Join(", ", _times.Select(time => $"{time.TotalMilliseconds:F0}"))} ms";
}
