namespace CozeProxy.Admin.Ui.Portal;

/// <summary>A program that calls a model, to be copied.</summary>
/// <param name="Id">Which: curl, python, node or csharp.</param>
/// <param name="Title">What the language is called.</param>
/// <param name="Needs">How its client is installed; null for what needs none.</param>
/// <param name="Code">The program. The key is not known to the page, so a placeholder stands for it.</param>
internal sealed record PortalExample(string Id, string Title, string? Needs, string Code)
{
    /// <summary>What stands for the key.</summary>
    public const string Placeholder = "sk-…";
}
