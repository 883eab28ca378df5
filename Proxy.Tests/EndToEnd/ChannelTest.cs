using System.Net.Http.Json;
using System.Text.Json;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A channel's test as an operator asks for it and reads it.</summary>
internal sealed record ChannelTest(JsonElement Answer)
{
    public bool Ok => Answer.GetProperty("ok").GetBoolean();

    public string States => string.Join(' ', Answer.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("state").GetString()));

    public JsonElement Price => Answer.GetProperty("price");

    public JsonElement Run => Answer.GetProperty("run");

    public string Message(string step) => Step(step).GetProperty("message").GetString()!;

    public string Hint(string step) => Step(step).GetProperty("hint").GetString() ?? "";

    public JsonElement Coze(string step) => Step(step).GetProperty("coze");

    public static async Task<ChannelTest> AskAsync(ProxyUnderTest proxy, string channel, object? body = null, string? language = null)
    {
        using var answer = await SendAsync(proxy, channel, body, language);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return new ChannelTest(JsonSerializer.Deserialize<JsonElement>(text));
    }

    public static async Task<HttpResponseMessage> SendAsync(ProxyUnderTest proxy, string channel, object? body = null, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/admin/api/channels/{channel}/test", UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body);
        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        return await proxy.Admin.SendAsync(request);
    }

    private JsonElement Step(string name) => Answer.GetProperty("steps").EnumerateArray().Single(step => step.GetProperty("step").GetString() == name);
}
