using CozeProxy.Models;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Observability;

/// <summary>
/// The model as metrics name it. Clients choose what they ask for, and each name would be a series for ever: only what an operator
/// has registered, and the few names that need no registration, are told.
/// </summary>
internal sealed class ModelLabels(ModelCatalog models)
{
    public const string Other = "other";

    /// <summary>The label.</summary>
    /// <param name="asked">The name a client asked for.</param>
    /// <param name="standsFor">The model whose price holds for it, where it names something by its id.</param>
    public string Of(string asked, string? standsFor = null) =>
        models.Find(asked)?.Name ?? Open(asked) ?? (standsFor is null ? null : Open(standsFor)) ?? Other;

    private static string? Open(string name)
    {
        foreach (var open in TargetResolver.OpenModels)
        {
            if (open == name)
            {
                return open;
            }
        }

        return null;
    }
}
