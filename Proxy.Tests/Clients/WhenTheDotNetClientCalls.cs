using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;
using OpenAI;
using OpenAI.Chat;

namespace CozeProxy.Tests.Clients;

/// <summary>OpenAI's official .NET client, with the workflow's id as a field of the body or in the model's name.</summary>
internal sealed class WhenTheDotNetClientCalls : ProxyFixture
{
    [Test]
    public async Task It_gets_a_whole_answer()
    {
        ChatCompletion answer = await Client($"workflow-{SandboxWorkflows.WordByWord}").CompleteChatAsync("你好");

        answer.Content[0].Text.ShouldBe(BuiltInScripts.Greeting("你好"));
        answer.FinishReason.ShouldBe(ChatFinishReason.Stop);
        answer.Usage.TotalTokenCount.ShouldBe(168);
    }

    [Test]
    public async Task It_gets_a_streamed_answer()
    {
        var text = "";
        ChatFinishReason? finish = null;
        var total = 0;
        await foreach (var update in Client($"workflow-{SandboxWorkflows.WordByWord}").CompleteChatStreamingAsync("你好"))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            finish = update.FinishReason ?? finish;
            total = update.Usage?.TotalTokenCount ?? total;
        }

        text.ShouldBe(BuiltInScripts.Greeting("你好"));
        finish.ShouldBe(ChatFinishReason.Stop);
        total.ShouldBe(168);
    }

    [Test]
    public async Task It_can_add_the_fields_of_the_guide()
    {
        var body = BinaryData.FromObjectAsJson(new
        {
            model = "coze-workflow",
            workflow_id = SandboxWorkflows.WordByWord,
            messages = new[] { new { role = "user", content = "你好" } },
            workflow_parameters = new { param1 = "value1" },
        });

        var result = await Client("coze-workflow").CompleteChatAsync(BinaryContent.Create(body));

        var answer = JsonSerializer.Deserialize<JsonElement>(result.GetRawResponse().Content);
        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe(BuiltInScripts.Greeting("你好"));
        Coze.Seen.Runs[0].Parameters.GetProperty("param1").GetString().ShouldBe("value1");
    }

    [Test]
    public async Task It_hears_of_a_failure_with_its_status_and_does_not_try_again()
    {
        var failure = await Should.ThrowAsync<ClientResultException>(() => Client($"workflow-{SandboxWorkflows.Unpublished}").CompleteChatAsync("你好"));

        failure.Status.ShouldBe(404);
        failure.Message.ShouldContain("workflow_not_found");
        Coze.Seen.Runs.Count.ShouldBe(1);
    }

    [Test]
    public async Task A_failure_in_the_middle_of_a_stream_is_not_taken_for_an_answer()
    {
        var sawEnd = false;

        try
        {
            await foreach (var update in Client($"workflow-{SandboxWorkflows.DroppedMidway}").CompleteChatStreamingAsync("你好"))
            {
                sawEnd |= update.FinishReason is not null;
            }
        }
        catch (Exception e) when (e is ClientResultException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // How the client puts it is its own affair, as long as no finish reason was seen.
        }

        sawEnd.ShouldBeFalse();
    }

    private ChatClient Client(string model) => new(model, new ApiKeyCredential(Proxy.Key), new OpenAIClientOptions
    {
        Endpoint = new Uri(Proxy.Address, "v1"),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
    });
}
