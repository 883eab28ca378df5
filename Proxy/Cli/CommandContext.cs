using System.CommandLine;
using CozeProxy.Cli.Connecting;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli;

/// <summary>A command under way: what was asked for, whom it asks, and where it writes.</summary>
internal sealed record CommandContext(ParseResult Parsed, AdminClient Api, Terminal Terminal, bool Json)
{
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => Parsed.GetValue(argument)!;

    /// <summary>Writes the answer as it is where JSON is wanted, and else what a person reads.</summary>
    public int Show(AdminAnswer answer, Action<AdminAnswer> inWords)
    {
        if (Json)
        {
            Terminal.WriteJson(answer.Text);
        }
        else
        {
            inWords(answer);
        }

        return ExitCode.Done;
    }
}
