namespace CozeProxy.Cli;

/// <summary>How a command ended, for scripts.</summary>
internal static class ExitCode
{
    /// <summary>It is done, or the answer is yes.</summary>
    public const int Done = 0;

    /// <summary>The answer is no: the ledger is not exact, the test failed, there is no such thing, or a rule stands against it.</summary>
    public const int No = 1;

    /// <summary>It could not be done or asked, and nothing is known.</summary>
    public const int Failed = 2;
}
