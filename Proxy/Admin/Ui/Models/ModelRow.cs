using CozeProxy.Models;

namespace CozeProxy.Admin.Ui.Models;

/// <summary>A model as it is listed.</summary>
internal sealed record ModelRow(RegistryEntry Entry, ModelPrice? Price)
{
    public string Name => Entry.Name;

    public RegisteredModel? Model => Entry.Model;

    public string Kind => Model?.Target.Kind.ToString() ?? "";

    public string Target => Model?.Target.Id ?? "";

    public bool IsDeclared => Model is { StoredAt: null };

    public bool HasPrice => Price is { IsMissing: false };

    /// <summary>Whether what is searched for is in what can be seen of it.</summary>
    public bool Matches(string text) => new[] { Name, Target, Kind, Model?.Price ?? "" }.Concat(Model?.Groups ?? Enumerable.Empty<string>())
        .Any(part => part.Contains(text, StringComparison.OrdinalIgnoreCase));
}
