namespace CozeProxy.Channels;

/// <summary>A channel as written under <c>Coze:Channels:&lt;name&gt;</c>.</summary>
internal sealed class ChannelOptions
{
    public string? BaseUrl { get; set; }

    public ChannelAuthOptions Auth { get; set; } = new();

    /// <summary>The models it serves; none named means all.</summary>
    public IList<string> Models { get; } = [];

    /// <summary>The account groups it serves; none named means all.</summary>
    public IList<string> Groups { get; } = [];

    /// <summary>Channels of the highest priority are used first.</summary>
    public int Priority { get; set; }

    /// <summary>Its share of the calls among channels of the same priority.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>How many runs it may have under way at a time, over all replicas; without it there is no such bound.</summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>A factor on every charge over this channel.</summary>
    public string? Ratio { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>The name of the price for models and workflows that have none of their own.</summary>
    public string? DefaultPrice { get; set; }
}
