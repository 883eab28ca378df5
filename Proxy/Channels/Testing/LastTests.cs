using System.Collections.Concurrent;

namespace CozeProxy.Channels.Testing;

/// <summary>The last test of each channel at this replica, in memory: whoever looks at a list of channels sees which were tried.</summary>
internal sealed class LastTests(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, LastTest> _tests = new(ChannelName.Comparer);

    public void Note(string channel, ChannelTestResult result) => _tests[channel] = LastTest.Of(result, time.GetUtcNow());

    /// <summary>The channel's last test; null where there was none since this replica began or the channel got other credentials.</summary>
    public LastTest? Of(string channel) => _tests.GetValueOrDefault(channel);

    public void Forget(string channel) => _tests.TryRemove(channel, out _);
}
