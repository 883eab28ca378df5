using System.Globalization;
using System.Text.Json;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Usage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CozeProxy.Admin.Ui.Usage;

/// <summary>
/// Which calls a page shows, as its address says it: in the words of the admin API, so that one's query is the other's, and with
/// moments that are the same for whoever follows the link.
/// </summary>
public sealed record UsageView
{
    public const string Path = "/admin/usage";

    private const string Moment = "yyyy-MM-ddTHH:mm:ssZ";

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public long? Account { get; init; }

    public long? Key { get; init; }

    public string? Model { get; init; }

    public string? Channel { get; init; }

    public CallOutcome? Outcome { get; init; }

    public bool Review { get; init; }

    public string Address => QueryHelpers.AddQueryString(Path, Query());

    /// <summary>Where the same calls are handed out as a file.</summary>
    public string Download => QueryHelpers.AddQueryString("/admin/download/usage.csv", Query());

    public UsageFilter Filter => new()
    {
        From = From,
        To = To,
        AccountId = Account,
        KeyId = Key,
        Model = Model,
        Channel = Channel,
        Outcome = Outcome,
        NeedsReview = Review,
    };

    /// <summary>Reads an address; what cannot be understood is left out, and told by its name.</summary>
    public static (UsageView View, IReadOnlyList<string> Mistakes) Of(Uri address)
    {
        var query = QueryHelpers.ParseQuery(address.Query);
        var mistakes = new List<string>();
        var view = new UsageView
        {
            From = Read("from", ReadMoment),
            To = Read("to", ReadMoment),
            Account = Read("account", ReadId),
            Key = Read("key", ReadId),
            Model = Text("model"),
            Channel = Text("channel"),
            Outcome = Read("outcome", ReadOutcome),
            Review = Read("review", text => bool.TryParse(text, out var review) ? review : default(bool?)) ?? false,
        };
        return (view, mistakes);

        string? Text(string name) => query.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 } text ? text : null;

        T? Read<T>(string name, Func<string, T?> read)
            where T : struct
        {
            if (Text(name) is not { } text)
            {
                return null;
            }

            var value = read(text);
            if (value is null)
            {
                mistakes.Add(name);
            }

            return value;
        }
    }

    /// <summary>The word for an outcome in addresses.</summary>
    public static string Word(CallOutcome outcome) => JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString());

    public static CallOutcome? ReadOutcome(string text) =>
        Enum.TryParse<CallOutcome>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var outcome) && Enum.IsDefined(outcome) ? outcome : null;

    private static DateTimeOffset? ReadMoment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    private static long? ReadId(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private IEnumerable<KeyValuePair<string, StringValues>> Query()
    {
        (string Name, string? Value)[] all =
        [
            ("from", From?.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture)),
            ("to", To?.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture)),
            ("account", Account?.ToString(CultureInfo.InvariantCulture)),
            ("key", Key?.ToString(CultureInfo.InvariantCulture)),
            ("model", Model),
            ("channel", Channel),
            ("outcome", Outcome is { } outcome ? Word(outcome) : null),
            ("review", Review ? "true" : null),
        ];
        return all.Where(entry => entry.Value is { Length: > 0 }).Select(entry => KeyValuePair.Create(entry.Name, new StringValues(entry.Value)));
    }
}
