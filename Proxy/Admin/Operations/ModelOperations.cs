using System.Text.Json;
using CozeProxy.Admin.Answers;
using CozeProxy.Models;
using CozeProxy.Settings;

namespace CozeProxy.Admin.Operations;

/// <summary>Registers, changes and deletes models. What the configuration declares is changed there and nowhere else.</summary>
internal sealed class ModelOperations(ModelCatalog catalog, ModelRegistry registry, AuditTrail audit)
{
    /// <summary>Everything that is wrong with a document; empty when a model of this name can be made of it.</summary>
    public static IReadOnlyList<SettingMistake> FindMistakes(string name, JsonElement document)
    {
        var reader = new ModelDocumentReader(name);
        reader.Read(document);
        return reader.Mistakes;
    }

    /// <summary>Adds or replaces a model; in force with the next call when this returns.</summary>
    public async Task<OperationResult<RegistryEntry>> PutAsync(Actor actor, string name, JsonElement document, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        if (catalog.IsDeclared(name))
        {
            return OperationErrors.DeclaredInConfiguration(name);
        }

        var reader = new ModelDocumentReader(name);
        if (reader.Read(document) is not { } model)
        {
            return OperationErrors.Invalid(reader.Mistakes, ModelAnswer.FieldOf);
        }

        var before = await registry.GetAsync(name, cancellationToken);
        var after = await registry.PutAsync(model, cancellationToken);
        await audit.RecordAsync(
            actor, before is null ? "model.create" : "model.change", Subject(name), before is null ? null : ModelAnswer.Of(before), ModelAnswer.Of(after));
        return after;
    }

    /// <summary>Removes a model and returns it as it was; no longer in force when this returns.</summary>
    public async Task<OperationResult<RegistryEntry>> DeleteAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        if (catalog.IsDeclared(name))
        {
            return OperationErrors.DeclaredInConfiguration(name);
        }

        var before = await registry.GetAsync(name, cancellationToken);
        if (before is null || !await registry.DeleteAsync(name, cancellationToken))
        {
            return OperationErrors.NotFound("model");
        }

        await audit.RecordAsync(actor, "model.delete", Subject(name), ModelAnswer.Of(before), null);
        return before;
    }

    private static string Subject(string name) => $"model/{name}";
}
