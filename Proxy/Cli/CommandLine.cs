using System.CommandLine;

namespace CozeProxy.Cli;

/// <summary>What the program can do besides being the proxy. Everything else on its command line is configuration.</summary>
internal static class CommandLine
{
    private const string Ledger = "ledger";

    private static readonly InvocationConfiguration Invocation = new() { EnableDefaultExceptionHandler = false };

    // Values of settings may begin with an at sign; none of them is a file to read arguments from.
    private static readonly ParserConfiguration Parser = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    public static bool IsCommand(string[] args) => args is [Ledger, ..];

    public static async Task<int> RunAsync(string[] args)
    {
        var ledger = new Command(Ledger, "Looks at the ledger that the configuration names.") { LedgerVerifyCommand.Create() };
        var parsed = new RootCommand("CozeProxy: started without a command it is the proxy.") { ledger }.Parse(args, Parser);
        if (parsed.Errors is [var error, ..])
        {
            await Console.Error.WriteLineAsync($"{error.Message} See `{Ledger} --help`.");
            return ExitCode.Failed;
        }

        return await parsed.InvokeAsync(Invocation);
    }
}
