using System.Globalization;

namespace CozeProxy.Tests.Chaos;

/// <summary>How often something is killed, and with which dice.</summary>
internal static class ChaosPlan
{
    private const int FewKills = 3;

    /// <summary>A few by default; CHAOS_KILLS asks for more, as bench/chaos.sh does.</summary>
    public static int Kills { get; } = Read("CHAOS_KILLS") ?? FewKills;

    /// <summary>Another one each time. CHAOS_SEED repeats the choices of a run, although never its exact interleaving.</summary>
    public static int NewSeed() => Read("CHAOS_SEED") ?? Random.Shared.Next();

    private static int? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
