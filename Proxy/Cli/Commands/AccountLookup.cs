using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CozeProxy.Cli.Connecting;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

/// <summary>Finds accounts by what people call them.</summary>
internal static class AccountLookup
{
    private const string PageSize = "1000";
    private const int MostSearched = 200;

    /// <summary>The account with that id, or else the one of that name.</summary>
    public static async Task<AdminAnswer> FindAsync(AdminClient api, string idOrName, CancellationToken cancellationToken)
    {
        if (long.TryParse(idOrName, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && await api.FindAsync($"accounts/{id}", cancellationToken) is { } known)
        {
            return known;
        }

        var found = new List<JsonElement>();
        await foreach (var account in SearchAsync(api, idOrName, cancellationToken))
        {
            if (account.GetProperty("name").GetString() == idOrName)
            {
                found.Add(account);
            }
        }

        var ids = string.Join(", ", found.Select(account => account.Number("id")));
        return found switch
        {
            [var only] => new AdminAnswer(only.GetRawText()),
            [] => throw new CommandFailure(new($"There is no account `{idOrName}`.", $"不存在账户 `{idOrName}`。"), ExitCode.No),
            _ => throw new CommandFailure(new($"Several accounts are called `{idOrName}`; give one of the ids {ids}.", $"有多个账户名为 `{idOrName}`，请使用 ID：{ids}。"), ExitCode.No),
        };
    }

    /// <summary>The same by its id alone; null where no account was asked for.</summary>
    public static async Task<long?> FindIdAsync(AdminClient api, string? idOrName, CancellationToken cancellationToken) =>
        idOrName is null ? null : (await FindAsync(api, idOrName, cancellationToken)).Json.Number("id");

    private static async IAsyncEnumerable<JsonElement> SearchAsync(AdminClient api, string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (page, seen) = (1, 0L); ; page++)
        {
            var answer = await api.GetAsync(
                Addresses.Query("accounts", ("search", Cut(text)), ("page", page.ToString(CultureInfo.InvariantCulture)), ("pageSize", PageSize)), cancellationToken);
            foreach (var account in answer.Items)
            {
                seen++;
                yield return account;
            }

            if (seen >= answer.Total || answer.Json.GetProperty("items").GetArrayLength() == 0)
            {
                yield break;
            }
        }
    }

    // An address has no room for a name of any length; its begin narrows the search enough.
    private static string Cut(string text) =>
        text.Length <= MostSearched ? text : text[..(char.IsHighSurrogate(text[MostSearched - 1]) ? MostSearched - 1 : MostSearched)];
}
