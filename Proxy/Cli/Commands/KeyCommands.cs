using System.CommandLine;
using System.Globalization;
using CozeProxy.Cli.Connecting;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

internal static class KeyCommands
{
    public static Command Create(CommandFactory factory) =>
        factory.Group("keys", "Keys: what clients call with.", List(factory), KeyCreateCommand.Create(factory), Revoke(factory));

    private static Command List(CommandFactory factory)
    {
        var account = Words.Text("--account", "Only those of this account, by its id or name.");
        var (page, size) = (Words.Page(), Words.PageSize());
        var command = factory.Command("list", "Lists keys, newest first.", "keys list --account demo", async (run, cancellationToken) =>
        {
            var id = await AccountLookup.FindIdAsync(run.Api, run.Get(account), cancellationToken);
            var path = Addresses.Query("keys", ("account", id?.ToString(CultureInfo.InvariantCulture)),
                ("page", run.Get(page).ToString(CultureInfo.InvariantCulture)), ("pageSize", run.Get(size).ToString(CultureInfo.InvariantCulture)));
            return run.Show(await run.Api.GetAsync(path, cancellationToken), answer => Write(run.Terminal, answer));
        });
        command.Options.Add(account);
        command.Options.Add(page);
        command.Options.Add(size);
        return command;
    }

    private static Command Revoke(CommandFactory factory)
    {
        var id = new Argument<long>("id") { Description = "The key's id." };
        var command = factory.Command("revoke", "Revokes a key, for good.", "keys revoke 3", async (run, cancellationToken) =>
            run.Show(
                await run.Api.SendAsync(HttpMethod.Delete, $"keys/{run.Get(id)}", null, cancellationToken),
                _ => run.Terminal.WriteLine(new($"Key {run.Get(id)} is revoked.", $"密钥 {run.Get(id)} 已吊销。"))));
        command.Arguments.Add(id);
        return command;
    }

    private static void Write(Terminal terminal, AdminAnswer answer)
    {
        var listing = new Listing(
            Column.Number("Id", "ID"), Column.Number("Account", "账户"), Column.Text("Name", "名称"), Column.Text("Key", "密钥"), Column.Text("Models", "模型"),
            Column.Text("Expires (UTC)", "过期时间 (UTC)"), Column.Text("State", "状态"));
        foreach (var key in answer.Items)
        {
            listing.Add(key.Cell("id"), key.Cell("accountId"), key.Cell("name"), key.Cell("prefix"), key.Cell("models"), key.Moment("expiresAt"),
                KeyState.Of(key, TimeProvider.System).In(terminal.Language));
        }

        listing.WriteTo(terminal, answer.Total);
    }
}
