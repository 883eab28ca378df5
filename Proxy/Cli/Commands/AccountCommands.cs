using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using CozeProxy.Cli.Connecting;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

internal static class AccountCommands
{
    private const string AccountText = "An account's id or its name.";

    public static Command Create(CommandFactory factory) =>
        factory.Group("accounts", "Accounts: who pays for calls.", List(factory), Show(factory), CreateOne(factory), TopUp(factory));

    private static Command List(CommandFactory factory)
    {
        var search = Words.Text("--search", "Only those with this in their name, and the one with this id.");
        var (page, size) = (Words.Page(), Words.PageSize());
        var command = factory.Command("list", "Lists accounts, newest first.", "accounts list --search demo", async (run, cancellationToken) =>
        {
            var path = Addresses.Query("accounts", ("search", run.Get(search)), ("page", Text(run.Get(page))), ("pageSize", Text(run.Get(size))));
            return run.Show(await run.Api.GetAsync(path, cancellationToken), answer => Write(run.Terminal, answer));
        });
        command.Options.Add(search);
        command.Options.Add(page);
        command.Options.Add(size);
        return command;
    }

    private static Command Show(CommandFactory factory)
    {
        var account = Words.Argument("account", AccountText);
        var command = factory.Command("show", "Shows an account.", "accounts show demo", async (run, cancellationToken) =>
            run.Show(await AccountLookup.FindAsync(run.Api, run.Get(account), cancellationToken), answer => Details.Write(run.Terminal, answer.Json)));
        command.Arguments.Add(account);
        return command;
    }

    private static Command CreateOne(CommandFactory factory)
    {
        var name = Words.Required("--name", "What it is called.");
        var group = Words.Text("--group", "The group whose ratio and channels it gets.");
        var balance = Words.Text("--balance", "What it begins with.");
        var command = factory.Command("create", "Opens an account.", "accounts create --name demo --balance 10", async (run, cancellationToken) =>
        {
            var body = new JsonObject { ["name"] = run.Get(name), ["group"] = run.Get(group), ["balance"] = run.Get(balance) };
            return run.Show(
                await run.Api.SendAsync(HttpMethod.Post, "accounts", body, cancellationToken), answer => Details.Write(run.Terminal, answer.Json));
        });
        command.Options.Add(name);
        command.Options.Add(group);
        command.Options.Add(balance);
        return command;
    }

    private static Command TopUp(CommandFactory factory)
    {
        var account = Words.Argument("account", AccountText);
        var amount = Words.Required("--amount", "How much; below zero it takes money back.");
        var note = Words.Text("--note", "Why.");
        var key = Words.Text("--idempotency-key", "Any text: said again with the same, nothing is moved again.");
        var command = factory.Command("topup", "Adds money to an account.", "accounts topup demo --amount 20 --note \"invoice 7\"", async (run, cancellationToken) =>
        {
            var id = await AccountLookup.FindIdAsync(run.Api, run.Get(account), cancellationToken);
            var body = new JsonObject { ["amount"] = run.Get(amount), ["note"] = run.Get(note), ["idempotencyKey"] = run.Get(key) };
            return run.Show(
                await run.Api.SendAsync(HttpMethod.Post, $"accounts/{id}/topups", body, cancellationToken), answer => Details.Write(run.Terminal, answer.Json));
        });
        command.Arguments.Add(account);
        command.Options.Add(amount);
        command.Options.Add(note);
        command.Options.Add(key);
        return command;
    }

    private static void Write(Terminal terminal, AdminAnswer answer)
    {
        var listing = new Listing(
            Column.Number("Id", "ID"), Column.Text("Name", "名称"), Column.Text("Group", "分组"), Column.Number("Balance", "余额"), Column.Number("Held", "冻结"),
            Column.Text("Created (UTC)", "创建时间 (UTC)"));
        foreach (var account in answer.Items)
        {
            listing.Add(account.Cell("id"), account.Cell("name"), account.Cell("group"), account.Cell("balance"), account.Cell("held"), account.Moment("createdAt"));
        }

        listing.WriteTo(terminal, answer.Total);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
