using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CozeProxy.Channels;

/// <summary>A channel as JSON: the same fields that its reader takes.</summary>
internal static class ChannelDocument
{
    public const string Name = "name";
    public const string Auth = "auth";
    public const string Health = "health";
    public const string InFlight = "inFlight";
    public const string Recent = "recent";
    public const string LastTest = "lastTest";
    public const string DeclaredIn = "declaredIn";
    public const string ChangedAt = "changedAt";

    /// <summary>In an answer, in place of the secret.</summary>
    public const string HasSecret = "hasSecret";

    /// <summary>In the store, the sealed secret.</summary>
    public const string Secret = "secret";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as it is stored, its secret sealed.</summary>
    public static string Write(ChannelSettings channel, ChannelSeal seal)
    {
        var document = ToJson(channel);
        document[Auth]![Secret] = seal.Close(channel.Name, channel.Credentials.Secret);
        return document.ToJsonString(Relaxed);
    }

    /// <summary>All of its settings, those that nobody set included; of its credentials what identifies them, and no secret.</summary>
    public static JsonObject ToJson(ChannelSettings channel) => new()
    {
        ["baseUrl"] = channel.BaseUrl.OriginalString,
        [Auth] = ToJson(channel.Credentials),
        ["models"] = Sorted(channel.Models),
        ["groups"] = Sorted(channel.Groups),
        ["priority"] = channel.Priority,
        ["weight"] = channel.Weight,
        ["ratio"] = channel.Ratio.ToString(),
        ["defaultPrice"] = channel.DefaultPrice,
        ["maxConcurrency"] = channel.MaxConcurrency,
        ["enabled"] = channel.Enabled,
    };

    private static JsonObject ToJson(ChannelCredentials credentials)
    {
        var auth = new JsonObject { ["type"] = credentials.Type };
        if (credentials.App is { } app)
        {
            auth["appId"] = app.AppId;
            auth["keyId"] = app.KeyId;
            auth["aud"] = credentials.Audience;
        }

        return auth;
    }

    private static JsonArray Sorted(IEnumerable<string> names) => new([.. names.Order(StringComparer.Ordinal).Select(name => JsonValue.Create(name))]);
}
