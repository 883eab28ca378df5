using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using CozeProxy.Channels.Overview;
using CozeProxy.Channels.Testing;
using CozeProxy.Channels.Traffic;
using CozeProxy.Settings;

namespace CozeProxy.Admin.Answers;

/// <summary>A channel as the admin API shows it: its document without the secret, where that is from, and how it does.</summary>
internal static class ChannelAnswer
{
    /// <summary>What is set for it and how it does now.</summary>
    public static JsonObject Of(ChannelOverview channel)
    {
        var answer = Of(channel.Entry);
        var at = answer.IndexOf(ChannelDocument.DeclaredIn);
        if (channel.Entry.Settings is not null)
        {
            answer.Insert(at++, ChannelDocument.Health, channel.Health is { } health ? OfHealth(health) : null);
        }

        answer.Insert(at++, ChannelDocument.InFlight, channel.Traffic.InFlight);
        answer.Insert(at++, ChannelDocument.Recent, OfRecent(channel.Traffic));
        answer.Insert(at, ChannelDocument.LastTest, channel.LastTest is { } test ? OfTest(test) : null);
        return answer;
    }

    /// <summary>What is set for it alone, as the audit log keeps it.</summary>
    public static JsonObject Of(ChannelEntry entry)
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

        answer[ChannelDocument.DeclaredIn] = entry.Settings.StoredAt is null ? "configuration" : "database";
        answer[ChannelDocument.ChangedAt] = entry.Settings.StoredAt;
        return answer;
    }

    /// <summary>The field of a body that a mistake is in: configuration writes <c>Auth:KeyId</c> where a body has <c>auth.keyId</c>.</summary>
    public static string FieldOf(SettingMistake mistake) => string.Join('.', mistake.Key.Split(':').Select(JsonNamingPolicy.CamelCase.ConvertName));

    private static JsonObject OfHealth(ChannelHealthReport report) =>
        new() { ["state"] = report.State, ["until"] = report.Until, ["reason"] = report.Reason };

    private static JsonObject OfRecent(TrafficReport traffic) => new()
    {
        ["calls"] = traffic.Calls,
        ["errors"] = traffic.Errors,
        ["lastError"] = traffic.LastError is { } error ? new JsonObject { ["code"] = error.Code, ["at"] = error.At } : null,
    };

    private static JsonObject OfTest(LastTest test) =>
        new() { ["at"] = test.At, ["ok"] = test.Ok, ["step"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(test.Step.ToString()) };
}
