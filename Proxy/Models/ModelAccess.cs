using CozeProxy.Billing.Keys;

namespace CozeProxy.Models;

/// <summary>Who may use which model.</summary>
internal static class ModelAccess
{
    /// <summary>Whether the key allows the model, under the name it was called by or the one it stands for, and the model the caller's group.</summary>
    public static bool MayUse(this Caller caller, string name, string standsFor, RegisteredModel? model) =>
        (caller.Models is not { Count: > 0 } allowed || allowed.Contains(name) || allowed.Contains(standsFor))
        && (model is null || model.Groups.Count == 0 || model.Groups.Contains(caller.Group));
}
