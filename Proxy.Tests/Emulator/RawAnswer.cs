using System.Text;
using System.Text.Json;

namespace CozeProxy.Tests.Emulator;

/// <summary>An answer byte by byte: its head, and the chunks as the server sent them.</summary>
internal sealed record RawAnswer(string Head, IReadOnlyList<byte[]> Chunks, bool EndedProperly)
{
    public int Status => int.Parse(Head.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    public string Body => Encoding.UTF8.GetString([.. Chunks.SelectMany(chunk => chunk)]);

    public IReadOnlyList<string> EventNames => [.. Lines("event")];

    public IReadOnlyList<string> Ids => [.. Lines("id")];

    /// <summary>The data of each event that is JSON.</summary>
    public IReadOnlyList<JsonElement> Data =>
        [.. Lines("data").Where(line => line.StartsWith('{')).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string? Header(string name)
    {
        return Head.Split("\r\n").FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }

    private IEnumerable<string> Lines(string field)
    {
        return Body.Split('\n').Select(line => line.TrimEnd('\r'))
            .Where(line => line.StartsWith($"{field}:", StringComparison.Ordinal)).Select(line => line[(field.Length + 1)..].TrimStart());
    }
}
