using System.Net.Http.Json;
using System.Text.Json;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>An answer as a client gets it: status, headers, and the events of a stream or the one body.</summary>
internal sealed record ChatAnswer(int Status, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<string> Lines)
{
    public const string Path = "/v1/chat/completions";

    public bool IsStream => Headers["Content-Type"].StartsWith("text/event-stream", StringComparison.Ordinal);

    /// <summary>What follows each "data: "; [DONE] is among them.</summary>
    public IReadOnlyList<string> Data => [.. Lines.Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..])];

    public bool IsDone => Data is [.., "[DONE]"];

    public IReadOnlyList<JsonElement> Chunks => [.. Data.Where(data => data != "[DONE]").Select(data => JsonSerializer.Deserialize<JsonElement>(data))];

    public JsonElement Body => JsonSerializer.Deserialize<JsonElement>(string.Concat(Lines));

    /// <summary>The error of the body, or of the stream's last event.</summary>
    public JsonElement Error => (IsStream ? Chunks[^1] : Body).GetProperty("error");

    public string Code => Error.GetProperty("code").GetString()!;

    public string Text => IsStream
        ? string.Concat(Chunks.Where(chunk => chunk.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0)
            .Select(chunk => chunk.GetProperty("choices")[0].GetProperty("delta"))
            .Select(delta => delta.TryGetProperty("content", out var content) ? content.GetString() : ""))
        : Body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;

    public static async Task<ChatAnswer> ReadAsync(HttpClient client, object body, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = JsonContent.Create(body),
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        using var response = await client.SendAsync(request);
        return await ReadAsync(response);
    }

    public static async Task<ChatAnswer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new ChatAnswer((int)response.StatusCode, headers, text.Split('\n'));
    }
}
