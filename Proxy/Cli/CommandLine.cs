using System.CommandLine;
using CozeProxy.Cli.Commands;

namespace CozeProxy.Cli;

/// <summary>What the program can do besides being the proxy. Everything else on its command line is configuration.</summary>
internal static class CommandLine
{
    public const string ProgramName = "CozeProxy";

    private const string Ledger = "ledger";

    private static readonly string[] Questions = ["--help", "-h", "-?", "--version"];

    private static readonly InvocationConfiguration Invocation = new() { EnableDefaultExceptionHandler = false };

    // Values of settings may begin with an at sign; none of them is a file to read arguments from.
    private static readonly ParserConfiguration Parser = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Whether it begins with a word that is no setting. A misspelt command is one, too: it is refused, and no proxy starts.</summary>
    public static bool IsCommand(string[] args) => args is [var first, ..] && (Questions.Contains(first, StringComparer.Ordinal) || IsWord(first));

    public static async Task<int> RunAsync(string[] args)
    {
        // What is verified may be any ledger, and its command takes the proxy's own arguments as they are.
        var (words, settings) = args is [Ledger, ..] ? (args, []) : ProxyArguments.Split(args);
        var parsed = Root(settings).Parse(words, Parser);
        if (parsed.Errors is [var first, ..] && parsed.Action is not ExampleHelp)
        {
            // A word that is none of ours says more than the one that is missed in its place.
            var error = parsed.Errors.FirstOrDefault(error => parsed.UnmatchedTokens.Any(token => error.Message.Contains(token, StringComparison.Ordinal))) ?? first;
            await Console.Error.WriteLineAsync($"{error.Message.ReplaceLineEndings(" ")} See `{PathOf(parsed.CommandResult.Command)}--help`.");
            return ExitCode.Failed;
        }

        return await parsed.InvokeAsync(Invocation);
    }

    // Settings are --key=value, --key value, /key value or key=value.
    private static bool IsWord(string first) => first is [not ('-' or '/'), ..] && !first.Contains('=', StringComparison.Ordinal);

    private static RootCommand Root(string[] settings)
    {
        var factory = new CommandFactory(settings);
        var root = new RootCommand("CozeProxy: started without a command it is the proxy.")
        {
            AccountCommands.Create(factory),
            KeyCommands.Create(factory),
            ChannelCommands.Create(factory),
            ModelCommands.Create(factory),
            PriceCommands.Create(factory),
            UsageCommands.Create(factory),
            OperatorCommands.Create(factory),
            ValidateCommand.Create(settings),
            BackupCommands.CreateBackup(settings),
            BackupCommands.CreateRestore(settings),
            new Command(Ledger, "Looks at the ledger that the configuration names.") { LedgerVerifyCommand.Create() },
            HealthcheckCommand.Create(settings),
        };
        ExampleHelp.AddTo(root);
        return root;
    }

    private static string PathOf(Symbol command) =>
        command is RootCommand ? "" : $"{string.Concat(command.Parents.Take(1).Select(PathOf))}{command.Name} ";
}
