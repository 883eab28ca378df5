using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace CozeProxy.Tests.Documents;

/// <summary>A configuration that says nothing and remembers what it was asked for.</summary>
internal sealed class AskedSettings : ConfigurationProvider, IConfigurationSource
{
    private readonly ConcurrentDictionary<string, bool> _keys = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Keys => [.. _keys.Keys];

    public override bool TryGet(string key, out string? value)
    {
        _keys.TryAdd(key, true);
        value = null;
        return false;
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
}
