using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Cli.Output;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Cli.Commands;

/// <summary>Who may sign in to the console by name. Nobody is removed, since the audit log names them: who is disabled is out.</summary>
internal static class OperatorCommands
{
    private static readonly string[] Roles = ["viewer", "operator", "admin"];

    public static Command Create(CommandFactory factory) => factory.Group(
        "operators", "Operators: who signs in to the console.", List(factory), CreateOne(factory), Role(factory),
        Switch(factory, "enable", "Lets somebody sign in again.", isEnabled: true),
        Switch(factory, "disable", "Keeps somebody out, who is signed out at once.", isEnabled: false), Password(factory));

    private static Command List(CommandFactory factory) =>
        factory.Command("list", "Lists the operators.", "operators list", async (run, cancellationToken) =>
            run.Show(await run.Api.GetAsync("operators", cancellationToken), answer => Write(run.Terminal, answer.Items)));

    private static Command CreateOne(CommandFactory factory)
    {
        var name = Words.Required("--name", "What they sign in as.");
        var role = Words.Required("--role", "What they may do: viewer, operator or admin.").AcceptOnlyFromAmong(Roles);
        var password = PasswordInput.Option();
        var command = factory.Command(
            "create", "Appoints an operator. The password is asked for, or read from the input.", "operators create --name mei --role viewer", async (run, cancellationToken) =>
            {
                var body = new JsonObject { ["name"] = run.Get(name), ["role"] = run.Get(role), ["password"] = PasswordInput.Read(run.Terminal, run.Get(password)) };
                return run.Show(await run.Api.SendAsync(HttpMethod.Post, "operators", body, cancellationToken), answer => Write(run.Terminal, answer.Json));
            });
        command.Options.Add(name);
        command.Options.Add(role);
        command.Options.Add(password);
        return command;
    }

    private static Command Role(CommandFactory factory)
    {
        var role = Words.Argument("role", "What they may do: viewer, operator or admin.").AcceptOnlyFromAmong(Roles);
        var command = Changing(factory, "role", "Gives somebody another role. They have to sign in again.", "operators role mei admin", run => new JsonObject { ["role"] = run.Get(role) });
        command.Arguments.Add(role);
        return command;
    }

    private static Command Switch(CommandFactory factory, string word, string description, bool isEnabled) =>
        Changing(factory, word, description, $"operators {word} mei", _ => new JsonObject { ["enabled"] = isEnabled });

    private static Command Password(CommandFactory factory)
    {
        var password = PasswordInput.Option();
        var command = Changing(
            factory, "password", "Gives somebody another password. They have to sign in again.", "operators password mei",
            run => new JsonObject { ["password"] = PasswordInput.Read(run.Terminal, run.Get(password)) });
        command.Options.Add(password);
        return command;
    }

    private static Command Changing(CommandFactory factory, string word, string description, string example, Func<CommandContext, JsonObject> changes)
    {
        var who = Words.Argument("operator", "An operator's name or id.");
        var command = factory.Command(word, description, example, async (run, cancellationToken) =>
        {
            var id = await OperatorLookup.FindIdAsync(run.Api, run.Get(who), cancellationToken);
            return run.Show(
                await run.Api.SendAsync(HttpMethod.Patch, $"operators/{id}", changes(run), cancellationToken), answer => Write(run.Terminal, answer.Json));
        });
        command.Arguments.Add(who);
        return command;
    }

    private static void Write(Terminal terminal, params IEnumerable<JsonElement> operators)
    {
        var listing = new Listing(
            Column.Number("Id", "ID"), Column.Text("Name", "名称"), Column.Text("Role", "角色"), Column.Text("State", "状态"), Column.Text("Created (UTC)", "创建时间 (UTC)"));
        foreach (var who in operators)
        {
            var state = who.Flag("enabled") ? new LocalizedText("enabled", "启用") : new("disabled", "停用");
            listing.Add(who.Cell("id"), who.Cell("name"), who.Cell("role"), state.In(terminal.Language), who.Moment("createdAt"));
        }

        listing.WriteTo(terminal);
    }
}
