namespace CozeProxy.Tests.Description;

/// <summary>A request that an operation answers with success.</summary>
/// <param name="Id">The operation.</param>
/// <param name="Of">What stands in its path: an id or a name.</param>
/// <param name="Body">Its body.</param>
internal sealed record OperationExample(string Id, string? Of = null, string? Body = null)
{
    public string Query { get; init; } = "";

    /// <summary>The name of a thing of the same kind that the configuration declares, where the operation would change that.</summary>
    public string? Declared { get; init; }

    /// <summary>The body that would change what is declared, where it is the body that says so.</summary>
    public string? DeclaringBody { get; init; }
}
