namespace CozeProxy.Tests.Console.Scale;

/// <summary>A page as somebody opens it.</summary>
/// <param name="Route">The route it belongs to, as it is declared.</param>
/// <param name="Path">Its address.</param>
/// <param name="Shows">What is there once its data is.</param>
internal sealed record Visit(string Route, string Path, string Shows)
{
    /// <summary>What it is called in the table.</summary>
    public string Name { get; init; } = Path;

    /// <summary>What is clicked on it once it is there: then the time runs from that.</summary>
    public string? Click { get; init; }

    /// <summary>What is chosen there, as an element and its value, in the same way.</summary>
    public (string Select, string Value)? Choose { get; init; }

    /// <summary>What is another after that, or is there only then.</summary>
    public string? Changes { get; init; }
}
