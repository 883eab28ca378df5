using CozeProxy.Billing.Keys;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Models;

/// <summary>Who may use which model.</summary>
internal static class ModelAccess
{
    /// <summary>Whether the key allows the model, under the name it was called by or the one it stands for, and the model the caller's group.</summary>
    public static bool MayUse(this Caller caller, string name, string standsFor, RegisteredModel? model) =>
        (caller.Models is not { Count: > 0 } allowed || allowed.Contains(name) || allowed.Contains(standsFor))
        && (model is null || model.Groups.Count == 0 || model.Groups.Contains(caller.Group));

    /// <summary>The models there are for the caller, by name; the model is null for a name that takes its id from the request.</summary>
    public static IEnumerable<(string Name, RegisteredModel? Model)> MayUse(this Caller caller, ModelCatalog catalog)
    {
        var registered = catalog.All.OrderBy(model => model.Name, StringComparer.Ordinal).Select(model => (model.Name, Model: (RegisteredModel?)model));
        IEnumerable<(string Name, RegisteredModel? Model)> listed = catalog.IsOpen
            ? registered.Concat(TargetResolver.OpenModels.Where(name => catalog.Find(name) is null).Select(name => (name, (RegisteredModel?)null)))
            : registered;
        return listed.Where(model => caller.MayUse(model.Name, TargetResolver.StandsFor(model.Name), model.Model));
    }
}
