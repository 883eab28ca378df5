using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

/// <summary>Creates a key and shows it, which nothing does again.</summary>
internal static class KeyCreateCommand
{
    public static Command Create(CommandFactory factory)
    {
        var account = Words.Required("--account", "Whose key it is, by id or name.");
        var name = Words.Text("--name", "What it is called.");
        var expires = Words.Text("--expires", "When it stops working: 30d, 2026-12-31 (its begin in UTC) or 2026-12-31T18:00:00Z.");
        var models = new Option<string[]>("--models")
        {
            Description = "The models it may call, separated by commas. Default: all.",
            AllowMultipleArgumentsPerToken = true,
        };
        var rpm = Words.Number("--rpm", "How many calls it may make in a minute.");
        var concurrency = Words.Number("--concurrency", "How many of its calls may be under way at a time.");
        var daily = Words.Text("--daily-budget", "How much it may spend in a UTC day.");
        var monthly = Words.Text("--monthly-budget", "How much it may spend in a UTC month.");
        var quiet = new Option<bool>("--quiet") { Description = "Print the key and nothing else, as is done where the output is no terminal." };
        var command = factory.Command("create", "Creates a key. It is printed this once.", "keys create --account demo --models gpt-4o --expires 30d", async (run, cancellationToken) =>
        {
            var body = new JsonObject
            {
                ["accountId"] = await AccountLookup.FindIdAsync(run.Api, run.Get(account), cancellationToken),
                ["name"] = run.Get(name),
                ["expiresAt"] = run.Get(expires) is { } text ? Moments.When(text, TimeProvider.System.GetUtcNow()).ToString("O", CultureInfo.InvariantCulture) : null,
                ["models"] = ModelsOf(run.Get(models)),
                ["requestsPerMinute"] = run.Get(rpm),
                ["maxConcurrency"] = run.Get(concurrency),
                ["dailyBudget"] = run.Get(daily),
                ["monthlyBudget"] = run.Get(monthly),
            };
            return run.Show(await run.Api.SendAsync(HttpMethod.Post, "keys", body, cancellationToken), answer =>
            {
                if (run.Terminal.IsInteractive && !run.Get(quiet))
                {
                    var (id, owner) = (answer.Json.Cell("id"), answer.Json.Cell("accountId"));
                    run.Terminal.WriteLine(new($"Key {id} of account {owner}. Keep it: it is shown this once.", $"账户 {owner} 的密钥 {id}。请妥善保存，仅显示这一次。"));
                }

                run.Terminal.WriteExact(answer.Json.Cell("key"));
            });
        });
        foreach (var option in new Option[] { account, name, expires, models, rpm, concurrency, daily, monthly, quiet })
        {
            command.Options.Add(option);
        }

        return command;
    }

    private static JsonArray? ModelsOf(string[]? given)
    {
        var names = (given ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        return names.Length == 0 ? null : new JsonArray([.. names.Select(name => JsonValue.Create(name))]);
    }
}
