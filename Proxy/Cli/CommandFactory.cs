using System.CommandLine;
using CozeProxy.Cli.Connecting;
using CozeProxy.Cli.Output;
using Microsoft.Extensions.Options;

namespace CozeProxy.Cli;

/// <summary>Makes the commands that ask the admin API: how they find it, how they print, and how they end is the same for all.</summary>
internal sealed class CommandFactory(string[] settings)
{
    private readonly Option<string?> _url = new("--url")
    {
        Description = "Where the proxy listens. Default: COZEPROXY_URL, else the `urls` it is configured with here.",
        Recursive = true,
    };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = "A file with the admin token. Default: COZEPROXY_ADMIN_TOKEN, else Admin:Token as it is configured here.",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print what the admin API answers." };

    public Command Group(string name, string description, params ReadOnlySpan<Command> commands)
    {
        var group = new Command(name, description) { _url, _tokenFile };
        foreach (var command in commands)
        {
            group.Subcommands.Add(command);
        }

        return group;
    }

    /// <summary>A command that can print the admin API's answer as it is.</summary>
    public Command Command(string name, string description, string example, Func<CommandContext, CancellationToken, Task<int>> run)
    {
        var command = CommandWithoutJson(name, description, example, run);
        command.Options.Add(_json);
        return command;
    }

    /// <summary>A command whose output has a form of its own.</summary>
    public Command CommandWithoutJson(string name, string description, string example, Func<CommandContext, CancellationToken, Task<int>> run)
    {
        var command = new ExampleCommand(name, description, example);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, run, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<CommandContext, CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        var terminal = Terminal.OfThisProcess();
        try
        {
            var wish = new AdminWish(settings, parsed.GetValue(_url), parsed.GetValue(_tokenFile), terminal.Language);
            await using var api = await AdminConnection.OpenAsync(wish, cancellationToken);
            return await run(new CommandContext(parsed, api, terminal, parsed.GetResult(_json) is not null && parsed.GetValue(_json)), cancellationToken);
        }
        catch (CommandFailure problem)
        {
            terminal.Fail(problem.Text);
            return problem.Code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Fail(new("The command was stopped before it had finished.", "命令在完成之前被中止。"));
            return ExitCode.Failed;
        }
        catch (OptionsValidationException problem)
        {
            return Fail(terminal, string.Join(' ', problem.Failures));
        }
        catch (Exception problem)
        {
            return Fail(terminal, problem is IOException { InnerException: { } cause } ? $"{problem.Message} {cause.Message}" : problem.Message);
        }
    }

    private static int Fail(Terminal terminal, string message)
    {
        terminal.Fail(new(message, message));
        return ExitCode.Failed;
    }
}
