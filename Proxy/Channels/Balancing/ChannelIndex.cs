using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace CozeProxy.Channels.Balancing;

/// <summary>
/// Finds the channels that serve a call without looking at each of them: which they are depends on its names only as far as
/// channels name these too, and so is worked out once and kept.
/// </summary>
internal sealed class ChannelIndex
{
    // Reached by no configuration that people write. Whatever is beyond is worked out for each call.
    private const int MostKept = 10_000;

    private const int Unnamed = -1;

    private readonly ChannelTable _table;
    private readonly FrozenDictionary<string, int> _models;
    private readonly FrozenDictionary<string, int> _groups;
    private readonly ConcurrentDictionary<(int Name, int Model, int Group), ChannelSet> _sets = new();

    public ChannelIndex(ChannelTable table)
    {
        _table = table;
        _models = Number(table.All.SelectMany(channel => channel.Models));
        _groups = Number(table.All.SelectMany(channel => channel.Groups));
    }

    /// <summary>The channels that serve the model, under the name it was called by or the one it stands for, to this group.</summary>
    public ChannelSet Serving(string name, string model, string group)
    {
        // Clients may call by any name: all that no channel names are one here, or they would fill the memory.
        var key = (_models.GetValueOrDefault(name, Unnamed), _models.GetValueOrDefault(model, Unnamed), _groups.GetValueOrDefault(group, Unnamed));
        return _sets.TryGetValue(key, out var set) ? set : Add(key, name, model, group);
    }

    private ChannelSet Add((int Name, int Model, int Group) key, string name, string model, string group)
    {
        var set = new ChannelSet(_table, [.. _table.All.Where(channel => channel.Serves(name, model, group))]);
        return _sets.Count < MostKept ? _sets.GetOrAdd(key, set) : set;
    }

    private static FrozenDictionary<string, int> Number(IEnumerable<string> names) =>
        names.Distinct(StringComparer.Ordinal).Select((name, number) => KeyValuePair.Create(name, number)).ToFrozenDictionary(StringComparer.Ordinal);
}
