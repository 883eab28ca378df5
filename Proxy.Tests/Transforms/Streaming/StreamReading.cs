using System.Text;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Transforms.Streaming;

/// <summary>Reads an answer as a client does.</summary>
internal static class StreamReading
{
    /// <summary>One read, and no more than one.</summary>
    public static async Task<string> ReadOnceAsync(this Stream stream, int size = 65_536, CancellationToken cancellationToken = default)
    {
        var buffer = new byte[size];
        var count = await stream.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(Eventually.Patience, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer.AsSpan(0, count));
    }

    /// <summary>All there is, in reads of the given size.</summary>
    public static async Task<string> ReadToEndAsync(this Stream stream, int size = 65_536)
    {
        using var all = new MemoryStream();
        var buffer = new byte[size];
        while (await stream.ReadAsync(buffer).AsTask().WaitAsync(Eventually.Patience) is var count and > 0)
        {
            all.Write(buffer, 0, count);
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    /// <summary>Reads until the text has come.</summary>
    public static async Task<string> ReadUntilAsync(this Stream stream, string text)
    {
        var all = "";
        while (!all.Contains(text, StringComparison.Ordinal))
        {
            var next = await stream.ReadOnceAsync();
            next.ShouldNotBeEmpty($"the stream ended with {all}");
            all += next;
        }

        return all;
    }

    /// <summary>What stands behind each <c>data: </c>; anything that is not such an event or a comment is an error.</summary>
    public static IReadOnlyList<string> Events(string text)
    {
        text.ShouldEndWith("\n\n");
        var events = new List<string>();
        foreach (var block in text[..^2].Split("\n\n"))
        {
            if (block[0] != ':')
            {
                block.ShouldStartWith("data: ");
                block.ShouldNotContain('\n');
                events.Add(block["data: ".Length..]);
            }
        }

        return events;
    }

    public static IReadOnlyList<JsonElement> Chunks(string text) =>
        [.. Events(text).Where(data => data != "[DONE]").Select(data => JsonSerializer.Deserialize<JsonElement>(data))];

    /// <summary>The text of all chunks together.</summary>
    public static string Answer(string text) => string.Concat(Chunks(text)
        .Where(chunk => chunk.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0)
        .Select(chunk => chunk.GetProperty("choices")[0].GetProperty("delta"))
        .Select(delta => delta.TryGetProperty("content", out var content) ? content.GetString() : ""));

    public static string? ErrorCode(string text) =>
        Chunks(text)[^1].TryGetProperty("error", out var error) ? error.GetProperty("code").GetString() : null;
}
