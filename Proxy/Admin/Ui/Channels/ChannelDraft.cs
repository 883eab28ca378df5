using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Channels;
using CozeProxy.Settings;

namespace CozeProxy.Admin.Ui.Channels;

/// <summary>
/// A channel while somebody edits it: texts as they are typed. The page's connection holds it in memory, so its secrets are
/// dropped as soon as they are saved.
/// </summary>
public sealed class ChannelDraft
{
    internal string Name { get; set; } = "";

    internal string BaseUrl { get; set; } = "";

    internal bool IsToken { get; set; }

    /// <summary>Whether the credentials that the channel has stay.</summary>
    internal bool IsKept { get; set; }

    internal string Json { get; set; } = "";

    /// <summary>The file that the JSON is from; null where it was typed.</summary>
    internal string? FileName { get; set; }

    internal string Token { get; set; } = "";

    internal List<string> Models { get; } = [];

    internal List<string> Groups { get; } = [];

    internal string Priority { get; set; } = "0";

    internal string Weight { get; set; } = "1";

    internal string Ratio { get; set; } = "1";

    internal string DefaultPrice { get; set; } = "";

    internal string MaxConcurrency { get; set; } = "";

    internal bool Enabled { get; set; } = true;

    /// <summary>A draft of a channel that there is; of one that cannot be used only its name is known.</summary>
    internal static ChannelDraft Of(ChannelEntry entry)
    {
        var draft = new ChannelDraft { Name = entry.Name };
        if (entry.Settings is not { } settings)
        {
            return draft;
        }

        draft.BaseUrl = settings.BaseUrl.OriginalString;
        draft.IsToken = settings.Credentials.Token is not null;
        draft.IsKept = true;
        draft.Models.AddRange(settings.Models.Order(StringComparer.Ordinal));
        draft.Groups.AddRange(settings.Groups.Order(StringComparer.Ordinal));
        draft.Priority = $"{settings.Priority}";
        draft.Weight = $"{settings.Weight}";
        draft.Ratio = settings.Ratio.ToString();
        draft.DefaultPrice = settings.DefaultPrice ?? "";
        draft.MaxConcurrency = $"{settings.MaxConcurrency}";
        draft.Enabled = settings.Enabled;
        return draft;
    }

    /// <summary>Everything that is wrong with it, by the rules of whoever stores it.</summary>
    internal IReadOnlyList<SettingMistake> FindMistakes(ChannelEntry? stored)
    {
        var reader = new ChannelDocumentReader(Name.Trim()) { Kept = stored?.Settings };
        var settings = reader.Read(Write());
        settings?.Credentials.App?.PrivateKey.Dispose();
        return reader.Mistakes;
    }

    /// <summary>The document that is stored.</summary>
    internal JsonElement Write() => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["baseUrl"] = BaseUrl.Trim(),
        [ChannelDocument.Auth] = IsKept ? null : WriteAuth(),
        ["models"] = new JsonArray([.. Models.Select(name => JsonValue.Create(name))]),
        ["groups"] = new JsonArray([.. Groups.Select(name => JsonValue.Create(name))]),
        ["priority"] = Priority.Trim(),
        ["weight"] = Weight.Trim(),
        ["ratio"] = Ratio.Trim(),
        ["defaultPrice"] = DefaultPrice.Trim(),
        ["maxConcurrency"] = MaxConcurrency.Trim(),
        ["enabled"] = Enabled,
    });

    internal void DropSecrets() => (Json, FileName, Token) = ("", null, "");

    private JsonObject WriteAuth() => IsToken
        ? new JsonObject { ["type"] = ChannelAuthOptions.PersonalToken, ["token"] = Token }
        : new JsonObject { ["type"] = ChannelAuthOptions.OAuthJwt, ["config"] = Json };
}
