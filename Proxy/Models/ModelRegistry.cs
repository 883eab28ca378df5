using System.Text.Json;
using CozeProxy.Billing.Documents;
using CozeProxy.Settings;

namespace CozeProxy.Models;

/// <summary>The models that are stored: every change of them, here or on another replica, goes on into the catalog.</summary>
internal sealed partial class ModelRegistry : IDisposable
{
    private readonly IDocumentStore _store;
    private readonly ModelCatalog _catalog;
    private readonly ILogger<ModelRegistry> _logger;
    private readonly SemaphoreSlim _restocking = new(1, 1);

    public ModelRegistry([FromKeyedServices(DocumentKind.Models)] IDocumentStore store, ModelCatalog catalog, ILogger<ModelRegistry> logger)
    {
        (_store, _catalog, _logger) = (store, catalog, logger);
        store.WhenChangedElsewhere(RestockSoonAsync);
    }

    /// <summary>Everything there is, declared or stored, by name; what is stored and cannot be read is among it.</summary>
    public async Task<IReadOnlyList<RegistryEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var stored = (await _store.ListAsync(cancellationToken)).Where(model => !_catalog.IsDeclared(model.Name)).Select(Read);
        return [.. _catalog.All.Where(model => model.StoredAt is null).Select(model => new RegistryEntry(model.Name, model, []))
            .Concat(stored).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    /// <summary>One of them, or null.</summary>
    public async Task<RegistryEntry?> GetAsync(string name, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(entry => entry.Name == name);

    /// <summary>Adds or replaces a model that configuration does not declare; in force when this returns.</summary>
    public async Task<RegistryEntry> PutAsync(RegisteredModel model, CancellationToken cancellationToken)
    {
        var stored = await _store.PutAsync(model.Name, ModelDocument.Write(model), cancellationToken);

        // The change is durable by now: giving up here would leave catalog and store apart.
        await RestockAsync(CancellationToken.None);
        return Read(stored);
    }

    /// <summary>Removes a stored model; no longer in force when this returns. False where there is none.</summary>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (!await _store.DeleteAsync(name, cancellationToken))
        {
            return false;
        }

        await RestockAsync(CancellationToken.None);
        return true;
    }

    /// <summary>Puts what is stored into the catalog, as the proxy does before it serves.</summary>
    public async Task RestockAsync(CancellationToken cancellationToken)
    {
        // One at a time: of two changes at once, the later one must not be overwritten by a reading made before it.
        await _restocking.WaitAsync(cancellationToken);
        try
        {
            var entries = (await _store.ListAsync(cancellationToken)).Select(Read).ToList();
            foreach (var entry in entries.Where(entry => entry.Model is null))
            {
                Log.Unreadable(_logger, entry.Name, string.Join(" ", entry.Mistakes.Select(mistake => $"{mistake.Key} {mistake.English}.")));
            }

            _catalog.Restock(entries.Select(entry => entry.Model).OfType<RegisteredModel>());
            Log.InForce(_logger, _catalog.All.Count);
        }
        finally
        {
            _restocking.Release();
        }
    }

    public void Dispose() => _restocking.Dispose();

    // What goes wrong is logged, and the models in force stay until the next try.
    private async Task RestockSoonAsync()
    {
        try
        {
            await RestockAsync(CancellationToken.None);
        }
        catch (Exception problem)
        {
            Log.NotRead(_logger, problem);
            throw;
        }
    }

    private static RegistryEntry Read(StoredDocument stored)
    {
        var reader = new ModelDocumentReader(stored.Name);
        try
        {
            using var document = JsonDocument.Parse(stored.Document);
            var model = reader.Read(document.RootElement);
            return new RegistryEntry(stored.Name, model is null ? null : model with { StoredAt = stored.ChangedAt }, reader.Mistakes);
        }
        catch (JsonException)
        {
            return new RegistryEntry(stored.Name, null, [new SettingMistake("document", "is no JSON", "不是有效的 JSON")]);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Information, "{Models} registered models are in force")]
        public static partial void InForce(ILogger logger, int models);

        [LoggerMessage(1202, LogLevel.Warning, "The stored model {Model} cannot be read by this version and is left out: {Problems}")]
        public static partial void Unreadable(ILogger logger, string model, string problems);

        [LoggerMessage(1203, LogLevel.Error, "Models changed by another replica could not be read; those in force stay until they are")]
        public static partial void NotRead(ILogger logger, Exception exception);
    }
}
