using System.Text.Json;

namespace CozeProxy.Cli.Connecting;

/// <summary>What the admin API answered, as it came.</summary>
internal sealed record AdminAnswer(string Text)
{
    public JsonElement Json { get; } = Text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(Text);

    /// <summary>The entries of a list.</summary>
    public JsonElement.ArrayEnumerator Items => Json.GetProperty("items").EnumerateArray();

    public long Total => Json.GetProperty("total").GetInt64();
}
