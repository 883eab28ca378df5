using System.Text.Json;
using CozeProxy.Billing.Documents;
using CozeProxy.Settings;

namespace CozeProxy.Models;

/// <summary>The models that are stored: every change of them, here or on another replica, goes on into the catalog.</summary>
internal sealed partial class ModelRegistry(
    [FromKeyedServices(DocumentKind.Models)] IDocumentStore store, ModelCatalog catalog, ILogger<ModelRegistry> logger) : DocumentRegistry<RegistryEntry>(store)
{
    /// <summary>Everything there is, declared or stored, by name; what is stored and cannot be read is among it.</summary>
    public async Task<IReadOnlyList<RegistryEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var stored = (await ListStoredAsync(cancellationToken)).Where(model => !catalog.IsDeclared(model.Name)).Select(Read);
        return [.. catalog.All.Where(model => model.StoredAt is null).Select(model => new RegistryEntry(model.Name, model, []))
            .Concat(stored).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    /// <summary>One of them, or null.</summary>
    public async Task<RegistryEntry?> GetAsync(string name, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(entry => entry.Name == name);

    /// <summary>What is stored under exactly that name, readable or not; null where there is nothing.</summary>
    public async Task<string?> GetDocumentAsync(string name, CancellationToken cancellationToken) =>
        (await ListStoredAsync(cancellationToken)).FirstOrDefault(stored => stored.Name == name)?.Document;

    /// <summary>Adds or replaces a model that configuration does not declare; in force when this returns.</summary>
    public Task<RegistryEntry> PutAsync(RegisteredModel model, CancellationToken cancellationToken) =>
        PutAsync(model.Name, ModelDocument.Write(model), cancellationToken);

    protected override Task TakeAsync(IReadOnlyList<StoredDocument> stored)
    {
        var entries = stored.Select(Read).ToList();
        foreach (var entry in entries.Where(entry => entry.Model is null))
        {
            Log.Unreadable(logger, entry.Name, string.Join(" ", entry.Mistakes.Select(mistake => $"{mistake.Key} {mistake.English}.")));
        }

        catalog.Restock(entries.Select(entry => entry.Model).OfType<RegisteredModel>());
        Log.InForce(logger, catalog.All.Count);
        return Task.CompletedTask;
    }

    protected override void NotRead(Exception problem) => Log.NotRead(logger, problem);

    protected override RegistryEntry Read(StoredDocument stored)
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
