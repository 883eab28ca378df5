using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Api.Description.Shapes;

/// <summary>What a channel has in a body and in an answer alike.</summary>
internal abstract record ChannelFields
{
    /// <summary>The models it serves; none means all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>The groups it serves; none means all.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    public int? Priority { get; init; }

    public int? Weight { get; init; }

    public Ratio? Ratio { get; init; }

    public string? DefaultPrice { get; init; }

    public int? MaxConcurrency { get; init; }

    public bool? Enabled { get; init; }
}
