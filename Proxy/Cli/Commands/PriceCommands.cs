using System.CommandLine;
using System.Text.Json;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

internal static class PriceCommands
{
    public static Command Create(CommandFactory factory) => factory.Group(
        "prices", "Prices: what models cost.", List(factory), PriceSetCommand.Create(factory), Remove(factory), PriceBookCommands.Export(factory),
        PriceBookCommands.Import(factory));

    public static void Write(Terminal terminal, params IEnumerable<JsonElement> prices)
    {
        var listing = new Listing(
            Column.Text("Name", "名称"), Column.Number("Input/1K", "输入/1K"), Column.Number("Output/1K", "输出/1K"), Column.Number("Per call", "按次"),
            Column.Number("Minimum", "最低"), Column.Number("Ratio", "补全倍率"), Column.Text("From", "来源"));
        foreach (var price in prices)
        {
            listing.Add(price.Cell("name"), price.Cell("inputPer1K"), price.Cell("outputPer1K"), price.Cell("perCall"), price.Cell("minimum"),
                price.Cell("completionRatio"), price.Source());
        }

        listing.WriteTo(terminal);
    }

    private static Command List(CommandFactory factory) =>
        factory.Command("list", "Lists the prices.", "prices list", async (run, cancellationToken) =>
            run.Show(await run.Api.GetAsync("prices", cancellationToken), answer => Write(run.Terminal, answer.Items)));

    private static Command Remove(CommandFactory factory)
    {
        var name = Words.Argument("name", "The price's name.");
        var command = factory.Command("remove", "Removes a price.", "prices remove gpt-4o", async (run, cancellationToken) =>
            run.Show(
                await run.Api.SendAsync(HttpMethod.Delete, Addresses.Of("prices", run.Get(name)), null, cancellationToken),
                _ => run.Terminal.WriteLine(new($"The price `{run.Get(name)}` is removed.", $"价格 `{run.Get(name)}` 已删除。"))));
        command.Arguments.Add(name);
        return command;
    }
}
