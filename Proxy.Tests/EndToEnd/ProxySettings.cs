namespace CozeProxy.Tests.EndToEnd;

/// <summary>How a proxy under test is set up; what is not said is as the product has it.</summary>
internal sealed record ProxySettings
{
    public string Balance { get; init; } = "1000";

    /// <summary>Null leaves coze-workflow without a price.</summary>
    public string? InputPer1K { get; init; } = "0.001";

    public string OutputPer1K { get; init; } = "0.002";

    /// <summary>Nothing is set up: there is no channel, no price, no account and no key.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Whether there are console and portal: what does not look at them starts faster without.</summary>
    public bool HasConsole { get; init; }

    /// <summary>Further configuration, stronger than the environment's own.</summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>();
}
