namespace CozeProxy.Transforms.Streaming;

/// <summary>The limits of a run (configuration section <c>Coze</c>).</summary>
public sealed class RunOptions
{
    /// <summary>How long a stream waits for the first text or failure before it commits to a 200 and sends keep-alives.</summary>
    public TimeSpan CommitAfter { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest silence the client hears; then a comment is sent.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may take nothing of a stream before it counts as gone.</summary>
    public TimeSpan StalledClientTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a run may take; Coze ends one itself after ten minutes.</summary>
    public TimeSpan RunTimeout { get; set; } = TimeSpan.FromMinutes(10.5);

    /// <summary>How many runs may be read to their end at a time after their clients have left; any more are closed with what is known.</summary>
    public int MaxDrains { get; set; } = 1000;

    /// <summary>How long such a run is read on; then it is closed with what is known.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromMinutes(10.5);

    /// <summary>How long the answer to what a run stopped to ask for is taken.</summary>
    public TimeSpan InterruptLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The largest request body in bytes; Coze takes 20 MB.</summary>
    public long MaxRequestBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>The largest image or file in bytes that a request may bring along; as base64 it is a third larger and counts towards the request.</summary>
    public long MaxFileBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>How many images and files one request may hold, by whatever way they come.</summary>
    public int MaxFiles { get; set; } = 20;
}
