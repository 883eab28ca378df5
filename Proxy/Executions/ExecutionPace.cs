using System.Security.Cryptography;

namespace CozeProxy.Executions;

/// <summary>When a run is asked after again: often while it is young, seldom when it has taken long already, later after failures.</summary>
internal sealed class ExecutionPace(ExecutionOptions options)
{
    private const int AgeShare = 10;
    private const int MostDoublings = 16;

    /// <summary>The pause after a run of this age, as it is told to clients.</summary>
    public TimeSpan Of(TimeSpan age, int failures = 0)
    {
        var byAge = TimeSpan.FromTicks(Math.Max(options.FirstLook.Ticks, age.Ticks / AgeShare));
        var byFailures = failures == 0 ? TimeSpan.Zero : options.FirstLook * Math.Pow(2, Math.Min(failures, MostDoublings));
        var pause = byAge > byFailures ? byAge : byFailures;
        return pause < options.LongestPause ? pause : options.LongestPause;
    }

    /// <summary>The same spread by a fifth, so that runs that began together are not all asked after together.</summary>
    public TimeSpan Spread(TimeSpan age, int failures) => Of(age, failures) * (RandomNumberGenerator.GetInt32(80, 121) / 100.0);
}
