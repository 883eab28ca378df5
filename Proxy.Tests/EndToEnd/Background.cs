using System.Net.Http.Json;
using System.Text.Json;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>What a client does with a run in the background: asks for it, then asks after it.</summary>
internal static class Background
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Dictionary<string, object> Body(string workflowId, params IReadOnlyList<(string Name, object Value)> more)
    {
        var body = new Dictionary<string, object>
        {
            ["model"] = "coze-workflow",
            ["workflow_id"] = workflowId,
            ["background"] = true,
            ["messages"] = new[] { new { role = "user", content = "Hello" } },
        };
        foreach (var (name, value) in more)
        {
            body[name] = value;
        }

        return body;
    }

    /// <summary>The id of a run that was accepted.</summary>
    public static async Task<string> BeginAsync(HttpClient client, Dictionary<string, object> body)
    {
        var answer = await ChatAnswer.ReadAsync(client, body);
        answer.Status.ShouldBe(202, string.Concat(answer.Lines));
        return answer.Body.GetProperty("id").GetString()!;
    }

    public static async Task<JsonElement> GetAsync(HttpClient client, string id)
    {
        using var answer = await client.GetAsync(new Uri($"/v1/workflows/executions/{id}", UriKind.Relative));
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Asks until it has ended.</summary>
    public static async Task<JsonElement> EndAsync(HttpClient client, string id)
    {
        using var deadline = new CancellationTokenSource(Patience);

        // As a client does, and so that what is waited for gets the processor.
        using var pace = new PeriodicTimer(AskEvery, TimeProvider.System);
        while (true)
        {
            var execution = await GetAsync(client, id);
            if (execution.GetProperty("status").GetString() != "running")
            {
                return execution;
            }

            deadline.IsCancellationRequested.ShouldBeFalse($"It does not end: {execution}");
            await pace.WaitForNextTickAsync();
        }
    }

    /// <summary>Returns when so many lines of an event are in the log.</summary>
    public static Task WaitForAsync(this CapturedLog log, int eventId, int count = 1) => log.WaitForAsync(
        line => line.EventId == eventId && log.Lines.Count(other => other.EventId == eventId) >= count, Patience);
}
