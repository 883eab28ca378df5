namespace CozeProxy.Admin.Api.Description.Shapes;

/// <summary>A channel as it is answered. One whose stored document cannot be read has its name and the problems alone.</summary>
internal sealed record ChannelShape(string Name, string DeclaredIn) : ChannelFields
{
    public string? BaseUrl { get; init; }

    public AuthShape? Auth { get; init; }

    /// <summary>Null while it is not enabled.</summary>
    public HealthShape? Health { get; init; }

    /// <summary>Runs under way over it, on this replica.</summary>
    public int? InFlight { get; init; }

    /// <summary>What went over it in the last hour, on this replica.</summary>
    public RecentShape? Recent { get; init; }

    /// <summary>How its last test ended; null where there was none since the start.</summary>
    public LastTestShape? LastTest { get; init; }

    public IReadOnlyList<string>? Problems { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    internal sealed record AuthShape(string Type)
    {
        public string? AppId { get; init; }

        public string? KeyId { get; init; }

        public string? Aud { get; init; }

        public bool? HasSecret { get; init; }
    }

    internal sealed record RecentShape(long Calls, long Errors, LastErrorShape? LastError);

    internal sealed record LastErrorShape(string Code, DateTimeOffset At);

    internal sealed record LastTestShape(DateTimeOffset At, bool Ok, string Step);

    /// <summary>Whether it takes calls, and why not.</summary>
    /// <param name="State">healthy, cooling or broken.</param>
    /// <param name="Until">When it is tried again, where that is known.</param>
    /// <param name="Reason">Why it is out.</param>
    internal sealed record HealthShape(string State, DateTimeOffset? Until, string? Reason);
}
