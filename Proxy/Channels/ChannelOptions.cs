namespace CozeProxy.Channels;

/// <summary>A channel as written under <c>Coze:Channels:&lt;name&gt;</c>, and as the admin API takes it. Numbers are texts, so that all that is wrong is said at once.</summary>
internal sealed class ChannelOptions
{
    public string? BaseUrl { get; set; }

    public ChannelAuthOptions Auth { get; set; } = new();

    /// <summary>The models it serves; none named means all.</summary>
    public IList<string> Models { get; } = [];

    /// <summary>The account groups it serves; none named means all.</summary>
    public IList<string> Groups { get; } = [];

    /// <summary>Channels of the highest priority are used first; 0 without it.</summary>
    public string? Priority { get; set; }

    /// <summary>Its share of the calls among channels of the same priority; 1 without it.</summary>
    public string? Weight { get; set; }

    /// <summary>How many runs it may have under way at a time, over all replicas; without it there is no such bound.</summary>
    public string? MaxConcurrency { get; set; }

    /// <summary>A factor on every charge over this channel.</summary>
    public string? Ratio { get; set; }

    /// <summary>Whether it is used; true without it.</summary>
    public string? Enabled { get; set; }

    /// <summary>The name of the price for models and workflows that have none of their own.</summary>
    public string? DefaultPrice { get; set; }
}
