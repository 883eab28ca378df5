using System.Globalization;

namespace CozeProxy.Limits;

/// <summary>Reads <see cref="ServerLimits"/>, and says all that is wrong with them.</summary>
internal sealed class ServerLimitsBinder(IConfiguration configuration)
{
    // Nobody means more, and the server's own clocks cannot count much further.
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(1);

    private readonly IConfigurationSection _section = configuration.GetSection("Coze");
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public ServerLimits Read()
    {
        // What a container may take counts as the memory there is.
        var inFlight = ReadNumber(nameof(ServerLimits.MaxInFlight), atLeast: 1)
            ?? ServerLimits.InFlightFor(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        var limits = new ServerLimits
        {
            MaxInFlight = inFlight,
            MaxQueued = ReadNumber(nameof(ServerLimits.MaxQueued), atLeast: 0) ?? ServerLimits.QueuedFor(inFlight),
        };
        return limits with
        {
            QueueTimeout = ReadSpan(nameof(limits.QueueTimeout), limits.QueueTimeout),
            RequestHeadersTimeout = ReadSpan(nameof(limits.RequestHeadersTimeout), limits.RequestHeadersTimeout),
            RequestBodyTimeout = ReadSpan(nameof(limits.RequestBodyTimeout), limits.RequestBodyTimeout),
            StalledClientTimeout = ReadSpan(nameof(limits.StalledClientTimeout), limits.StalledClientTimeout),
        };
    }

    private int? ReadNumber(string key, int atLeast)
    {
        if (_section[key] is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= atLeast)
        {
            return number;
        }

        _errors.Add(string.Create(CultureInfo.InvariantCulture, $"Coze:{key} is '{text}': use a number of calls from {atLeast}, such as 1000."));
        return null;
    }

    private TimeSpan ReadSpan(string key, TimeSpan fallback)
    {
        if (_section[key] is not { } text)
        {
            return fallback;
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero && span <= LongestSpan)
        {
            return span;
        }

        _errors.Add($"Coze:{key} is '{text}': use a positive time span of at most a day, such as 00:00:15.");
        return fallback;
    }
}
