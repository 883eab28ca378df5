using System.Text.Json;
using CozeProxy.Admin.Answers;
using CozeProxy.Models;
using CozeProxy.Settings;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Operations;

/// <summary>Registers, changes and deletes models. What the configuration declares is changed there and nowhere else.</summary>
internal sealed class ModelOperations(ModelCatalog catalog, ModelRegistry registry, AuditTrail audit) : IDisposable
{
    private readonly StoredChanges<RegistryEntry> _changes = new(catalog.IsDeclared, registry.GetAsync);

    /// <summary>Everything that is wrong with a document; empty when a model of this name can be made of it.</summary>
    public static IReadOnlyList<SettingMistake> FindMistakes(string name, JsonElement document)
    {
        var reader = new ModelDocumentReader(name);
        reader.Read(document);
        return reader.Mistakes;
    }

    /// <summary>Adds or replaces a model; in force with the next call when this returns.</summary>
    public Task<OperationResult<RegistryEntry>> PutAsync(Actor actor, string name, JsonElement document, CancellationToken cancellationToken) =>
        ChangeAsync(actor, name, before => WriteAsync(actor, before, name, document, cancellationToken), cancellationToken);

    /// <summary>Adds a model under a name that no other has.</summary>
    public Task<OperationResult<RegistryEntry>> CreateAsync(Actor actor, string name, JsonElement document, CancellationToken cancellationToken) => ChangeAsync(
        actor, name, before => before is null ? WriteAsync(actor, null, name, document, cancellationToken) : RefuseAsync(OperationErrors.ModelExists(name)), cancellationToken);

    /// <summary>Replaces a model that nobody has changed or removed since it was seen.</summary>
    public Task<OperationResult<RegistryEntry>> ReplaceAsync(Actor actor, RegistryEntry seen, JsonElement document, CancellationToken cancellationToken) => ChangeAsync(
        actor,
        seen.Name,
        before => before is null ? RefuseAsync(OperationErrors.NotFound(Nouns.Model))
            : before.Model?.StoredAt != seen.Model?.StoredAt ? RefuseAsync(OperationErrors.ChangedMeanwhile(seen.Name))
            : WriteAsync(actor, before, seen.Name, document, cancellationToken),
        cancellationToken);

    /// <summary>Removes a model and returns it as it was; no longer in force when this returns.</summary>
    public Task<OperationResult<RegistryEntry>> DeleteAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        ChangeAsync(actor, name, before => RemoveAsync(actor, before, cancellationToken), cancellationToken);

    public void Dispose() => _changes.Dispose();

    private Task<OperationResult<RegistryEntry>> ChangeAsync(
        Actor actor, string name, Func<RegistryEntry?, Task<OperationResult<RegistryEntry>>> change, CancellationToken cancellationToken) =>
        _changes.MakeAsync(actor, name, change, cancellationToken);

    private async Task<OperationResult<RegistryEntry>> WriteAsync(
        Actor actor, RegistryEntry? before, string name, JsonElement document, CancellationToken cancellationToken)
    {
        var reader = new ModelDocumentReader(name);
        if (reader.Read(document) is not { } model)
        {
            return OperationErrors.Invalid(reader.Mistakes, ModelAnswer.FieldOf);
        }

        var after = await registry.PutAsync(model, cancellationToken);
        await audit.RecordAsync(
            actor, before is null ? "model.create" : "model.change", Subject(name), before is null ? null : ModelAnswer.Of(before), ModelAnswer.Of(after));
        return after;
    }

    private async Task<OperationResult<RegistryEntry>> RemoveAsync(Actor actor, RegistryEntry? before, CancellationToken cancellationToken)
    {
        if (before is null || !await registry.DeleteAsync(before.Name, cancellationToken))
        {
            return OperationErrors.NotFound(Nouns.Model);
        }

        await audit.RecordAsync(actor, "model.delete", Subject(before.Name), ModelAnswer.Of(before), null);
        return before;
    }

    private static Task<OperationResult<RegistryEntry>> RefuseAsync(ApiError error) => Task.FromResult<OperationResult<RegistryEntry>>(error);

    private static string Subject(string name) => $"model/{name}";
}
