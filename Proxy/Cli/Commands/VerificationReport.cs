using System.Globalization;
using System.Text;
using System.Text.Json;
using CozeProxy.Admin.Answers;
using CozeProxy.Billing.Ledger;

namespace CozeProxy.Cli.Commands;

/// <summary>What a verification found, for a person or for a program.</summary>
internal static class VerificationReport
{
    private static readonly JsonSerializerOptions Options = AdminJson.Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true });

    public static string Json(LedgerVerification found) => JsonSerializer.Serialize(found, Options) + Environment.NewLine;

    public static string Text(LedgerVerification found)
    {
        var text = new StringBuilder();
        Line(text, $"{found.Accounts} accounts, {found.Calls} calls, {found.OpenHolds} open holds.");
        foreach (var difference in found.Differences)
        {
            var call = difference.CallId is { } id ? string.Create(CultureInfo.InvariantCulture, $", call {id}") : "";
            Line(text, $"account {difference.AccountId}{call}: {Describe(difference.Field)} is {difference.Found}, but its rows give {difference.Expected}.");
        }

        var verdict = found.Ok ? "exact" : "NOT exact";
        Line(text, $"The ledger is {verdict}.");
        return text.ToString();
    }

    private static string Describe(LedgerField field) => field switch
    {
        LedgerField.Balance => "the balance",
        LedgerField.Held => "the held amount",
        LedgerField.Charge => "the charge",
        LedgerField.Account => "the sum of rows without an account",
        _ => field.ToString(),
    };

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
