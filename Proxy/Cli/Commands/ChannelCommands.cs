using System.CommandLine;
using CozeProxy.Cli.Connecting;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

internal static class ChannelCommands
{
    public static Command Create(CommandFactory factory) =>
        factory.Group("channels", "Channels: the ways to Coze.", List(factory), Show(factory), ChannelTestCommand.Create(factory));

    private static Command List(CommandFactory factory) =>
        factory.Command("list", "Lists the channels with their health.", "channels list", async (run, cancellationToken) =>
            run.Show(await run.Api.GetAsync("channels", cancellationToken), answer => Write(run.Terminal, answer)));

    private static Command Show(CommandFactory factory)
    {
        var name = Words.Argument("name", "The channel's name.");
        var command = factory.Command("show", "Shows a channel, without its secret.", "channels show main", async (run, cancellationToken) =>
            run.Show(await run.Api.GetAsync(Addresses.Of("channels", run.Get(name)), cancellationToken), answer => Details.Write(run.Terminal, answer.Json)));
        command.Arguments.Add(name);
        return command;
    }

    private static void Write(Terminal terminal, AdminAnswer answer)
    {
        var listing = new Listing(
            Column.Text("Name", "名称"), Column.Text("Health", "健康"), Column.Number("Priority", "优先级"), Column.Number("Weight", "权重"), Column.Number("Ratio", "倍率"),
            Column.Text("Models", "模型"), Column.Text("Groups", "分组"), Column.Text("From", "来源"));
        foreach (var channel in answer.Items)
        {
            var health = channel.Field("problems") is not null ? "unreadable"
                : channel.Field("health") is { } state ? $"{state.Cell("state")} {state.Cell("reason")}"
                : "off";
            listing.Add(channel.Cell("name"), health, channel.Cell("priority"), channel.Cell("weight"), channel.Cell("ratio"), channel.Cell("models"),
                channel.Cell("groups"), channel.Source());
        }

        listing.WriteTo(terminal, answer.Total);
    }
}
