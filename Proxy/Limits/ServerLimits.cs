using CozeProxy.Settings;

namespace CozeProxy.Limits;

/// <summary>How much the proxy takes on at a time, and how long it waits for its clients (configuration section <c>Coze</c>).</summary>
internal sealed record ServerLimits
{
    /// <summary>
    /// What a call under way is reckoned to take: its two connections with their buffers, its request, an answer as it grows. A stream that waits
    /// takes some 40 KiB of it (bench/streams.sh); what is over is for requests with images and answers that come whole.
    /// </summary>
    public const long BytesPerCall = 256 * 1024;

    public const int FewestByMemory = 100;
    public const int MostByMemory = 100_000;
    public const int MostQueuedByDefault = 1000;

    /// <summary>How many calls may be under way.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>How many more may wait for one of them to end.</summary>
    public required int MaxQueued { get; init; }

    /// <summary>How long they wait.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a request's headers may take.</summary>
    public TimeSpan RequestHeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a request's body may take, all of it.</summary>
    public TimeSpan RequestBodyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a client may take none of its answer before it counts as gone.</summary>
    public TimeSpan StalledClientTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public static ServerLimits Read(SettingsReader settings)
    {
        // What a container may take counts as the memory there is.
        var inFlight = settings.Number("Coze:MaxInFlight", InFlightFor(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes), least: 1, "1000 calls");
        var limits = new ServerLimits
        {
            MaxInFlight = inFlight,
            MaxQueued = settings.Number("Coze:MaxQueued", QueuedFor(inFlight), least: 0, "1000 calls"),
        };
        return limits with
        {
            QueueTimeout = settings.Span("Coze:QueueTimeout", limits.QueueTimeout),
            RequestHeadersTimeout = settings.Span("Coze:RequestHeadersTimeout", limits.RequestHeadersTimeout),
            RequestBodyTimeout = settings.Span("Coze:RequestBodyTimeout", limits.RequestBodyTimeout),
            StalledClientTimeout = settings.Span("Coze:StalledClientTimeout", limits.StalledClientTimeout),
        };
    }

    /// <summary>How many calls that much memory is good for.</summary>
    public static int InFlightFor(long bytes) => (int)Math.Clamp(bytes / BytesPerCall, FewestByMemory, MostByMemory);

    public static int QueuedFor(int inFlight) => Math.Min(inFlight / 4, MostQueuedByDefault);
}
