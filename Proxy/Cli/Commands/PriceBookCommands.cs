using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using CozeProxy.Cli.Connecting;

namespace CozeProxy.Cli.Commands;

/// <summary>Carries the price book from one proxy to another, or into version control.</summary>
internal static class PriceBookCommands
{
    private const string StandardStream = "-";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Export(CommandFactory factory)
    {
        var file = Words.OptionalArgument("file", "Where to write it. Default: the output.");
        var command = factory.CommandWithoutJson("export", "Writes all prices and groups as one document.", "prices export prices.json", async (run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync("pricebook", cancellationToken);
            var document = JsonSerializer.Serialize(answer.Json, Indented);
            if (run.Get(file) is null or StandardStream)
            {
                run.Terminal.WriteJson(document);
                return ExitCode.Done;
            }

            await File.WriteAllTextAsync(run.Get(file)!, $"{document}\n", cancellationToken);
            run.Terminal.WriteLine(new($"Written: {run.Get(file)}", $"已写入：{run.Get(file)}"));
            return ExitCode.Done;
        });
        command.Arguments.Add(file);
        return command;
    }

    public static Command Import(CommandFactory factory)
    {
        var file = Words.Argument("file", "The document; `-` reads the input.");
        var merge = new Option<bool>("--merge") { Description = "Leave alone what the document does not name. Else that is removed." };
        var command = factory.Command("import", "Takes a price book over, all of it or nothing.", "prices import prices.json --merge", async (run, cancellationToken) =>
        {
            var document = run.Get(file) == StandardStream
                ? await Console.In.ReadToEndAsync(cancellationToken)
                : await File.ReadAllTextAsync(run.Get(file), cancellationToken);
            var path = run.Get(merge) ? "pricebook?merge=true" : "pricebook";
            return run.Show(await run.Api.SendTextAsync(HttpMethod.Put, path, document, cancellationToken), answer => Write(run, answer));
        });
        command.Arguments.Add(file);
        command.Options.Add(merge);
        return command;
    }

    private static void Write(CommandContext run, AdminAnswer answer)
    {
        var (prices, groups) = (CountOf(answer, "prices"), CountOf(answer, "groups"));
        run.Terminal.WriteLine(new($"There are {prices} prices and {groups} groups now.", $"现有 {prices} 个价格、{groups} 个分组。"));
    }

    private static int CountOf(AdminAnswer answer, string part) => answer.Json.GetProperty(part).EnumerateObject().Count();
}
