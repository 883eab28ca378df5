namespace CozeProxy.Cli;

/// <summary>How a command ended, for scripts.</summary>
internal static class ExitCode
{
    /// <summary>The ledger is exact.</summary>
    public const int Exact = 0;

    /// <summary>The ledger is not exact.</summary>
    public const int NotExact = 1;

    /// <summary>The command could not be carried out, and nothing is known.</summary>
    public const int Failed = 2;
}
