using CozeProxy.Models;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Admin.Ui.Keys;

/// <summary>The models that a key can be limited to by choosing them; others are named by hand.</summary>
internal static class KeyModels
{
    public static IReadOnlyList<string> Of(ModelCatalog catalog) =>
        [.. catalog.All.Select(model => model.Name).Concat(catalog.IsOpen ? TargetResolver.OpenModels : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
