using System.Text.Json;
using CozeProxy.Cli.Output;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Cli.Commands;

/// <summary>Whether a key works.</summary>
internal static class KeyState
{
    public static LocalizedText Of(JsonElement key, TimeProvider time)
    {
        if (key.Field("revokedAt") is not null)
        {
            return new("revoked", "已吊销");
        }

        return key.Field("expiresAt") is { } expires && expires.TryGetDateTimeOffset(out var moment) && moment <= time.GetUtcNow()
            ? new("expired", "已过期")
            : new("active", "有效");
    }
}
