using System.CommandLine;
using System.Text.Json.Nodes;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

/// <summary>Sets parts of a price. The API takes whole prices: what is not said here stays as it was, or is free where there was none.</summary>
internal static class PriceSetCommand
{
    public static Command Create(CommandFactory factory)
    {
        var name = Words.Argument("name", "What it is for: a model's name, the id of a workflow or bot, or a name that these refer to.");
        (string Field, Option<string?> Option)[] parts =
        [
            ("inputPer1K", Words.Text("--input", "Per thousand input tokens.")),
            ("outputPer1K", Words.Text("--output", "Per thousand output tokens.")),
            ("perCall", Words.Text("--per-call", "Per call.")),
            ("minimum", Words.Text("--minimum", "At least.")),
            ("missingUsage", Words.Text("--missing-usage", "What a run without tokens costs: estimate, per_call or free.")),
            ("hold", Words.Text("--hold", "What is set aside for a call.")),
        ];
        var command = factory.Command("set", "Sets a price; what is left out stays as it was, or is free.", "prices set gpt-4o --input 0.0025 --output 0.01", async (run, cancellationToken) =>
        {
            var path = Addresses.Of("prices", run.Get(name));
            var before = await run.Api.FindAsync(path, cancellationToken);
            var body = new JsonObject();
            foreach (var (field, option) in parts)
            {
                body[field] = run.Get(option) ?? before?.Json.Field(field)?.GetString();
            }

            return run.Show(await run.Api.SendAsync(HttpMethod.Put, path, body, cancellationToken), answer => PriceCommands.Write(run.Terminal, answer.Json));
        });
        command.Arguments.Add(name);
        foreach (var (_, option) in parts)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (!parts.Any(part => result.GetResult(part.Option) is not null))
            {
                result.AddError("Nothing is set.");
            }
        });
        return command;
    }
}
