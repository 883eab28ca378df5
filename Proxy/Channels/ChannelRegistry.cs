using System.Collections.Concurrent;
using System.Text.Json;
using CozeProxy.Billing.Documents;
using CozeProxy.Settings;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Channels;

/// <summary>
/// All channels as operators see and change them. Every change, here or on another replica or in the configuration, goes on
/// into the catalog and to YARP.
/// </summary>
internal sealed partial class ChannelRegistry : DocumentRegistry<ChannelEntry>
{
    private readonly ChannelDeclarations _declarations;
    private readonly ChannelCatalog _catalog;
    private readonly ChannelSeal _seal;
    private readonly ChannelConfigProvider _yarp;
    private readonly BearerFactory _bearers;
    private readonly ILogger<ChannelRegistry> _logger;

    // Opening a secret and parsing a key takes a while, and of a hundred channels one has changed.
    private readonly ConcurrentDictionary<string, (StoredDocument Document, ChannelEntry Entry)> _known = new(StringComparer.Ordinal);
    private IReadOnlyList<ChannelSettings> _declared;
    private IReadOnlyList<ChannelSettings> _stored = [];

    public ChannelRegistry(
        [FromKeyedServices(DocumentKind.Channels)] IDocumentStore store, ChannelDeclarations declarations, ChannelCatalog catalog, ChannelSeal seal,
        ChannelConfigProvider yarp, BearerFactory bearers, ILogger<ChannelRegistry> logger)
        : base(store)
    {
        (_declarations, _catalog, _seal, _yarp, _bearers, _logger) = (declarations, catalog, seal, yarp, bearers, logger);
        _declared = [.. catalog.All.Settings];
    }

    /// <summary>Everything there is, declared or stored, by name; what is stored and cannot be used is among it.</summary>
    public async Task<IReadOnlyList<ChannelEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var stored = ReadAll(await ListStoredAsync(cancellationToken)).Where(entry => !_catalog.IsDeclared(entry.Name));
        return [.. _catalog.All.Settings.Where(channel => channel.StoredAt is null).Select(channel => new ChannelEntry(channel.Name, channel, []))
            .Concat(stored).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    /// <summary>One of them, with its credentials, be it switched on or not; or null.</summary>
    public async Task<ChannelEntry?> GetAsync(string name, CancellationToken cancellationToken)
    {
        var entries = await ListAsync(cancellationToken);
        return entries.FirstOrDefault(entry => entry.Name == name) ?? entries.FirstOrDefault(entry => ChannelName.Comparer.Equals(entry.Name, name));
    }

    /// <summary>Adds or replaces a channel that configuration does not declare; in force with the next request when this returns.</summary>
    public Task<ChannelEntry> PutAsync(ChannelSettings channel, CancellationToken cancellationToken) =>
        PutAsync(channel.Name, ChannelDocument.Write(channel, _seal), cancellationToken);

    /// <summary>Reads the configuration again and puts it in force; where it is wrong, says so and leaves everything as it is.</summary>
    public Task RedeclareAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            if (!_declarations.TryRead(out var declared, out var errors))
            {
                Log.DeclaredWrong(_logger, string.Join(" ", errors));
                return;
            }

            _declared = declared;
            await PutInForceAsync();
        },
        cancellationToken);

    protected override ChannelEntry Read(StoredDocument stored)
    {
        if (_known.TryGetValue(stored.Name, out var known) && known.Document == stored)
        {
            return known.Entry;
        }

        var reader = new ChannelDocumentReader(stored.Name) { Seal = _seal };
        try
        {
            using var document = JsonDocument.Parse(stored.Document);
            if (reader.Read(document.RootElement) is not { } settings)
            {
                return new ChannelEntry(stored.Name, null, reader.Mistakes);
            }

            var entry = new ChannelEntry(stored.Name, settings with { StoredAt = stored.ChangedAt }, []);
            _known[stored.Name] = (stored, entry);
            return entry;
        }
        catch (JsonException)
        {
            return Wrong(stored, "document", "is no JSON", "不是有效的 JSON");
        }
    }

    protected override async Task TakeAsync(IReadOnlyList<StoredDocument> stored)
    {
        var entries = ReadAll(stored);
        foreach (var entry in entries.Where(entry => entry.Settings is null))
        {
            Log.LeftOut(_logger, entry.Name, string.Join(" ", entry.Mistakes.Select(mistake => $"{mistake.Key} {mistake.English}.")));
        }

        Forget(entries);
        _stored = [.. entries.Select(entry => entry.Settings).OfType<ChannelSettings>()];
        await PutInForceAsync();
    }

    protected override void NotRead(Exception problem) => Log.NotRead(_logger, problem);

    // A call must find a destination for any channel it is given: they come before the channels do, and go after them.
    private async Task PutInForceAsync()
    {
        var declared = _declared.Select(channel => channel.Name).ToHashSet(ChannelName.Comparer);
        var next = _catalog.All.With(_declared.Concat(_stored.Where(channel => !declared.Contains(channel.Name))), _bearers);
        if (_catalog.Expect(next))
        {
            await _yarp.ReloadAsync();
        }

        if (_catalog.Replace(next))
        {
            await _yarp.ReloadAsync();
        }

        Log.InForce(_logger, next.Enabled.All.Count);
    }

    private List<ChannelEntry> ReadAll(IReadOnlyList<StoredDocument> stored)
    {
        var names = new HashSet<string>(ChannelName.Comparer);
        return [.. stored.Select(document => names.Add(document.Name)
            ? Read(document)
            : Wrong(document, "name", "is that of another channel but for its case", "与另一渠道的名称仅大小写不同"))];
    }

    private void Forget(List<ChannelEntry> entries)
    {
        var names = entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in _known.Keys.Where(name => !names.Contains(name)))
        {
            _known.TryRemove(name, out _);
        }
    }

    private static ChannelEntry Wrong(StoredDocument stored, string key, string english, string chinese) =>
        new(stored.Name, null, [new SettingMistake(key, english, chinese)]);

    private static partial class Log
    {
        [LoggerMessage(2013, LogLevel.Information, "{Channels} channels are in force")]
        public static partial void InForce(ILogger logger, int channels);

        [LoggerMessage(2014, LogLevel.Warning, "The stored channel {Channel} cannot be used and is left out: {Problems}")]
        public static partial void LeftOut(ILogger logger, string channel, string problems);

        [LoggerMessage(2015, LogLevel.Error, "Channels changed by another replica could not be read; those in force stay until they are")]
        public static partial void NotRead(ILogger logger, Exception exception);

        [LoggerMessage(2016, LogLevel.Warning, "The changed configuration of the channels is wrong, and those in force stay: {Problems}")]
        public static partial void DeclaredWrong(ILogger logger, string problems);
    }
}
