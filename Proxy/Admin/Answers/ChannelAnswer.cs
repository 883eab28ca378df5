using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using CozeProxy.Settings;

namespace CozeProxy.Admin.Answers;

/// <summary>A channel as the admin API shows it: its document without the secret, and where that is from.</summary>
internal static class ChannelAnswer
{
    public static JsonObject Of(ChannelEntry entry, ChannelHealth health)
    {
        var answer = new JsonObject { [ChannelDocument.Name] = entry.Name };
        if (entry.Settings is null)
        {
            answer["problems"] = new JsonArray([.. entry.Mistakes.Select(mistake => JsonValue.Create($"{FieldOf(mistake)} {mistake.English}."))]);
            answer[ChannelDocument.DeclaredIn] = "database";
            return answer;
        }

        var document = ChannelDocument.ToJson(entry.Settings);
        document[ChannelDocument.Auth]![ChannelDocument.HasSecret] = true;
        foreach (var (field, value) in document.ToList())
        {
            document.Remove(field);
            answer[field] = value;
        }

        answer[ChannelDocument.Health] = entry.Settings.Enabled ? OfHealth(health.Of(entry.Name)) : null;
        answer[ChannelDocument.DeclaredIn] = entry.Settings.StoredAt is null ? "configuration" : "database";
        answer[ChannelDocument.ChangedAt] = entry.Settings.StoredAt;
        return answer;
    }

    private static JsonObject OfHealth(ChannelHealthReport report) =>
        new() { ["state"] = report.State, ["until"] = report.Until, ["reason"] = report.Reason };

    /// <summary>The field of a body that a mistake is in: configuration writes <c>Auth:KeyId</c> where a body has <c>auth.keyId</c>.</summary>
    public static string FieldOf(SettingMistake mistake) => string.Join('.', mistake.Key.Split(':').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
