using System.Net.Http.Json;

namespace CozeProxy.Tests.Ingress;

/// <summary>A streamed call in one of the dialects: where it goes and what it asks.</summary>
internal sealed record Dialect(string Name, string Path, Func<string, object> Body)
{
    public static readonly IReadOnlyList<Dialect> All =
    [
        new("chat", "/v1/chat/completions", workflow => new
        {
            model = $"workflow-{workflow}",
            messages = new[] { new { role = "user", content = "Hello" } },
            stream = true,
        }),
        new("completions", "/v1/completions", workflow => new { model = $"workflow-{workflow}", prompt = "Hello", stream = true }),
        new("responses", "/v1/responses", workflow => new { model = $"workflow-{workflow}", input = "Hello", stream = true }),
    ];

    /// <summary>Asks, and returns when the answer begins.</summary>
    public async Task<HttpResponseMessage> AskAsync(HttpClient client, string workflow)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = JsonContent.Create(Body(workflow)) };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public override string ToString() => Name;
}
