using System.CommandLine;
using System.CommandLine.Parsing;

namespace CozeProxy.Cli.Commands;

/// <summary>The words that several commands take.</summary>
internal static class Words
{
    public static Argument<string> Argument(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(RefuseOption);
        return argument;
    }

    public static Argument<string?> OptionalArgument(string name, string description)
    {
        var argument = new Argument<string?>(name) { Description = description, Arity = ArgumentArity.ZeroOrOne };
        argument.Validators.Add(RefuseOption);
        return argument;
    }

    public static Option<string> Required(string name, string description) => new(name) { Description = description, Required = true };

    public static Option<string?> Text(string name, string description) => new(name) { Description = description };

    public static Option<int?> Number(string name, string description) => new(name) { Description = description };

    public static Option<int> Page() => new("--page") { Description = "Which page, from 1.", DefaultValueFactory = _ => 1 };

    public static Option<int> PageSize() => new("--page-size") { Description = "How many to show, at most 1000.", DefaultValueFactory = _ => 50 };

    // A misspelt option would be taken for the argument.
    private static void RefuseOption(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: ['-', '-', ..] value }, ..])
        {
            result.AddError($"Unrecognized option '{value}'.");
        }
    }
}
