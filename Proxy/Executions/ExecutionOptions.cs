using System.Globalization;
using CozeProxy.Hosting;

namespace CozeProxy.Executions;

/// <summary>How background runs are asked after (configuration section <c>Coze:Executions</c>) and their webhooks delivered (<c>Coze:Webhooks</c>).</summary>
internal sealed class ExecutionOptions
{
    private const int DefaultAtOnce = 16;

    private ExecutionOptions()
    {
    }

    /// <summary>How soon after its start a run is first asked after.</summary>
    public TimeSpan FirstLook { get; private init; }

    /// <summary>The longest pause between two times.</summary>
    public TimeSpan LongestPause { get; private init; }

    /// <summary>How long a run may take, with a margin: Coze ends one after 24 hours. Later its end counts as unknown.</summary>
    public TimeSpan Longest { get; private init; }

    /// <summary>How many this process works on at a time.</summary>
    public int AtOnce { get; private init; }

    /// <summary>Whether webhooks may go to this machine and its private networks, and without TLS; for development alone.</summary>
    public bool AllowPrivateAddresses { get; private init; }

    public static ExecutionOptions Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new ExecutionOptions
        {
            FirstLook = ReadSpan(configuration, "Coze:Executions:FirstLook", TimeSpan.FromSeconds(1)),
            LongestPause = ReadSpan(configuration, "Coze:Executions:LongestPause", TimeSpan.FromMinutes(1)),
            Longest = ReadSpan(configuration, "Coze:Executions:Longest", TimeSpan.FromHours(25)),
            AtOnce = Read(configuration, "Coze:Executions:AtOnce", DefaultAtOnce, "a number from 1, such as 16",
                text => int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : default(int?)),
            AllowPrivateAddresses = Read(configuration, "Coze:Webhooks:AllowPrivateAddresses", fallback: false, "true or false",
                text => bool.TryParse(text, out var value) ? value : default(bool?)),
        };
    }

    private static TimeSpan ReadSpan(IConfiguration configuration, string key, TimeSpan fallback) => Read(
        configuration, key, fallback, "a positive time span, such as 00:01:00",
        text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero ? span : default(TimeSpan?));

    private static T Read<T>(IConfiguration configuration, string key, T fallback, string right, Func<string, T?> parse)
        where T : struct =>
        configuration[key] is not { } text ? fallback : parse(text) ?? throw ConfigurationError.Of($"{key} is '{text}': use {right}.");
}
