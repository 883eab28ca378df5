using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CozeProxy.Billing.Pricing;
using CozeProxy.Cli.Connecting;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

/// <summary>What costs most.</summary>
internal static class UsageTopCommand
{
    private static readonly string[] Groupings = ["model", "account", "key", "channel"];

    public static Command Create(CommandFactory factory)
    {
        var filter = new UsageFilterOptions();
        var by = new Option<string>("--by") { Description = "What is summed by.", DefaultValueFactory = _ => Groupings[0] };
        by.AcceptOnlyFromAmong(Groupings);
        var limit = new Option<int>("--limit") { Description = "How many to show; all are summed.", DefaultValueFactory = _ => 20 };
        var command = factory.Command("top", "Shows what costs most.", "usage top --last 24h --by account", async (run, cancellationToken) =>
        {
            var grouping = run.Get(by)!;
            var answer = await run.Api.GetAsync(await filter.AddressAsync(run, "usage/summary", cancellationToken, ("by", grouping)), cancellationToken);
            if (run.Json)
            {
                return run.Show(answer, _ => { });
            }

            await WriteAsync(run, answer, grouping, run.Get(limit), cancellationToken);
            return ExitCode.Done;
        });
        filter.AddTo(command);
        command.Options.Add(by);
        command.Options.Add(limit);
        return command;
    }

    private static async Task WriteAsync(CommandContext run, AdminAnswer answer, string grouping, int limit, CancellationToken cancellationToken)
    {
        var listing = new Listing(
            TitleOf(grouping), Column.Number("Calls", "调用"), Column.Number("Input", "输入"), Column.Number("Output", "输出"), Column.Number("Tokens", "Tokens"),
            Column.Number("Charge", "费用"));
        JsonElement[] sums = [.. answer.Items];
        foreach (var sum in sums.Take(limit))
        {
            var name = await NameAsync(run.Api, grouping, sum.Cell("group"), cancellationToken);
            listing.Add(name, sum.Cell("calls"), sum.Cell("inputTokens"), sum.Cell("outputTokens"), sum.Cell("totalTokens"), sum.Cell("charge"));
        }

        listing.Total("", Sum("calls"), Sum("inputTokens"), Sum("outputTokens"), Sum("totalTokens"),
            sums.Aggregate(Money.Zero, (total, sum) => total + Money.Parse(sum.Cell("charge"))).ToString());
        listing.WriteTo(run.Terminal, sums.Length);

        string Sum(string field) => sums.Sum(sum => sum.Number(field)).ToString(CultureInfo.InvariantCulture);
    }

    private static Column TitleOf(string grouping) => grouping switch
    {
        "account" => Column.Text("Account", "账户"),
        "key" => Column.Text("Key", "密钥"),
        "channel" => Column.Text("Channel", "渠道"),
        _ => Column.Text("Model", "模型"),
    };

    // Sums are by id; people know names.
    private static async Task<string> NameAsync(AdminClient api, string grouping, string group, CancellationToken cancellationToken) =>
        grouping is "account" or "key" && await api.FindAsync(Addresses.Of($"{grouping}s", group), cancellationToken) is { } found
            ? $"{group} {found.Json.Cell("name")}"
            : group;
}
