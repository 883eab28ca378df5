using System.CommandLine;
using System.Globalization;
using CozeProxy.Cli.Connecting;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

internal static class UsageCommands
{
    private const string PartSuffix = ".part";

    public static Command Create(CommandFactory factory) =>
        factory.Group("usage", "Usage: who called what, and what it cost.", List(factory), UsageTopCommand.Create(factory), Export(factory));

    private static Command List(CommandFactory factory)
    {
        var filter = new UsageFilterOptions();
        var (page, size) = (Words.Page(), Words.PageSize());
        var command = factory.Command("list", "Lists calls, newest first.", "usage list --last 24h --account demo --outcome failed", async (run, cancellationToken) =>
        {
            var path = await filter.AddressAsync(run, "usage", cancellationToken,
                ("page", run.Get(page).ToString(CultureInfo.InvariantCulture)), ("pageSize", run.Get(size).ToString(CultureInfo.InvariantCulture)));
            return run.Show(await run.Api.GetAsync(path, cancellationToken), answer => Write(run.Terminal, answer));
        });
        filter.AddTo(command);
        command.Options.Add(page);
        command.Options.Add(size);
        return command;
    }

    private static Command Export(CommandFactory factory)
    {
        var filter = new UsageFilterOptions();
        var file = Words.Argument("file", "Where to write it; `-` is the output.");
        var command = factory.CommandWithoutJson("export", "Writes calls as CSV, however many.", "usage export november.csv --last 30d", async (run, cancellationToken) =>
        {
            var path = await filter.AddressAsync(run, "usage.csv", cancellationToken);
            if (run.Get(file) == "-")
            {
                await using var output = Console.OpenStandardOutput();
                await run.Api.DownloadAsync(path, output, cancellationToken);
                return ExitCode.Done;
            }

            await SaveAsync(run, path, run.Get(file), cancellationToken);
            return ExitCode.Done;
        });
        command.Arguments.Add(file);
        filter.AddTo(command);
        return command;
    }

    // Under another name until it is whole: half a file must not look like one.
    private static async Task SaveAsync(CommandContext run, string path, string file, CancellationToken cancellationToken)
    {
        var part = file + PartSuffix;
        try
        {
            await using (var output = File.Create(part))
            {
                await run.Api.DownloadAsync(path, output, cancellationToken);
            }

            File.Move(part, file, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }

        run.Terminal.WriteLine(new($"Written: {file}", $"已写入：{file}"));
    }

    private static void Write(Terminal terminal, AdminAnswer answer)
    {
        var listing = new Listing(
            Column.Text("Time (UTC)", "时间 (UTC)"), Column.Text("Account", "账户"), Column.Text("Model", "模型"), Column.Text("Channel", "渠道"),
            Column.Number("Tokens", "Tokens"), Column.Number("Charge", "费用"), Column.Text("Outcome", "结果"));
        foreach (var call in answer.Items)
        {
            var account = call.Cell("accountName") is { Length: > 0 } name ? name : call.Cell("account");
            listing.Add(call.Moment("time"), account, call.Cell("model"), call.Cell("channel"), call.Cell("totalTokens"), call.Cell("charge"),
                call.Cell("outcome") is { Length: > 0 } outcome ? outcome : "…");
        }

        listing.WriteTo(terminal, answer.Total);
    }
}
