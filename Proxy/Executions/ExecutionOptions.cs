using CozeProxy.Settings;

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

    public static ExecutionOptions Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new ExecutionOptions
        {
            FirstLook = settings.Span("Coze:Executions:FirstLook", TimeSpan.FromSeconds(1)),
            LongestPause = settings.Span("Coze:Executions:LongestPause", TimeSpan.FromMinutes(1)),
            Longest = settings.Span("Coze:Executions:Longest", TimeSpan.FromHours(25)),
            AtOnce = settings.Number("Coze:Executions:AtOnce", DefaultAtOnce, least: 1, "16 runs"),
            AllowPrivateAddresses = settings.Flag("Coze:Webhooks:AllowPrivateAddresses", fallback: false),
        };
    }
}
