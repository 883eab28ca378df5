using System.CommandLine;
using CozeProxy.Cli.Connecting;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

internal static class ModelCommands
{
    public static Command Create(CommandFactory factory) => factory.Group("models", "Models: what clients may call.", List(factory), Show(factory));

    private static Command List(CommandFactory factory) =>
        factory.Command("list", "Lists the registered models.", "models list", async (run, cancellationToken) =>
            run.Show(await run.Api.GetAsync("models", cancellationToken), answer => Write(run.Terminal, answer)));

    private static Command Show(CommandFactory factory)
    {
        var name = Words.Argument("name", "The model's name.");
        var command = factory.Command("show", "Shows a registered model.", "models show weather", async (run, cancellationToken) =>
            run.Show(await run.Api.GetAsync(Addresses.Of("models", run.Get(name)), cancellationToken), answer => Details.Write(run.Terminal, answer.Json)));
        command.Arguments.Add(name);
        return command;
    }

    private static void Write(Terminal terminal, AdminAnswer answer)
    {
        var listing = new Listing(
            Column.Text("Name", "名称"), Column.Text("Kind", "类型"), Column.Text("Target", "目标"), Column.Text("Price", "定价"), Column.Text("Groups", "分组"),
            Column.Text("From", "来源"));
        foreach (var model in answer.Items)
        {
            var kind = model.Field("problems") is null ? model.Cell("kind") : "unreadable";
            var target = kind == "bot" ? model.Cell("botId") : model.Cell("workflowId");
            listing.Add(model.Cell("name"), kind, target, model.Cell("price"), model.Cell("groups"), model.Source());
        }

        listing.WriteTo(terminal, answer.Total);
    }
}
