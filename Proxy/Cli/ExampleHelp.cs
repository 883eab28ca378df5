using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CozeProxy.Cli;

/// <summary>The usual help, and the command's example behind it.</summary>
internal sealed class ExampleHelp(HelpAction usual) : SynchronousCommandLineAction
{
    public static void AddTo(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new ExampleHelp((HelpAction)help.Action!);
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExampleCommand { Example: var example })
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Example:");
            output.WriteLine($"  {CommandLine.ProgramName} {example}");
            output.WriteLine();
        }

        return result;
    }
}
