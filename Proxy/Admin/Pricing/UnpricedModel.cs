namespace CozeProxy.Admin.Pricing;

/// <summary>A model in use whose calls are refused for want of a price.</summary>
/// <param name="Model">The name it is called by.</param>
/// <param name="Target">The workflow's or bot's id it stands for.</param>
/// <param name="Price">The name under which a price would be found.</param>
/// <param name="Reason">Why it counts as in use.</param>
internal sealed record UnpricedModel(string Model, string Target, string Price, UnpricedReason Reason)
{
    /// <summary>How many calls this instance has refused for it lately.</summary>
    public long Refused { get; init; }

    /// <summary>When the last of them came.</summary>
    public DateTimeOffset? LastRefusedAt { get; init; }
}
