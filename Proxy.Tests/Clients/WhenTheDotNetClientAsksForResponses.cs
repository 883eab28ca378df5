#pragma warning disable OPENAI001 // The client calls its Responses types experimental.
using System.ClientModel;
using System.ClientModel.Primitives;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;
using OpenAI.Responses;

namespace CozeProxy.Tests.Clients;

/// <summary>OpenAI's official .NET client at the responses.</summary>
internal sealed class WhenTheDotNetClientAsksForResponses : ProxyFixture
{
    [Test]
    public async Task It_gets_a_whole_response()
    {
        var options = Options(SandboxWorkflows.WordByWord);
        options.Instructions = "be brief";
        options.Metadata["order"] = "7";
        options.EndUserId = "user-1";
        options.Tools.Add(ResponseTool.CreateFunctionTool("f", BinaryData.FromString("{}"), strictModeEnabled: null));

        ResponseResult response = await Client().CreateResponseAsync(options);

        response.GetOutputText().ShouldBe(BuiltInScripts.Greeting("你好"));
        response.Status.ShouldBe(ResponseStatus.Completed);
        response.Usage.TotalTokenCount.ShouldBe(168);
        response.Metadata["order"].ShouldBe("7");
        response.Model.ShouldBe(options.Model);
        response.Error.ShouldBeNull();
        response.Temperature.ShouldBeNull();
        response.TextOptions.ShouldNotBeNull();
        response.Tools.ShouldHaveSingleItem();
    }

    [Test]
    public async Task It_gets_a_streamed_response()
    {
        var text = "";
        ResponseResult? completed = null;
        await foreach (var update in await Client().CreateResponseStreamingAsync(Options(SandboxWorkflows.WordByWord, stream: true)))
        {
            text += (update as StreamingResponseOutputTextDeltaUpdate)?.Delta;
            completed = (update as StreamingResponseCompletedUpdate)?.Response ?? completed;
        }

        text.ShouldBe(BuiltInScripts.Greeting("你好"));
        completed.ShouldNotBeNull().GetOutputText().ShouldBe(text);
        completed.Usage.TotalTokenCount.ShouldBe(168);
    }

    [Test]
    public async Task It_sees_why_a_response_is_incomplete()
    {
        var options = Options(SandboxWorkflows.WordByWord);
        options.MaxOutputTokenCount = 2;

        ResponseResult response = await Client().CreateResponseAsync(options);

        response.Status.ShouldBe(ResponseStatus.Incomplete);
        response.IncompleteStatusDetails.Reason.ShouldBe(ResponseIncompleteStatusReason.MaxOutputTokens);
        response.GetOutputText().ShouldBe(BuiltInScripts.Greeting("你好")[..2]);
    }

    [Test]
    public async Task It_hears_of_a_failure_with_its_status()
    {
        var failure = await Should.ThrowAsync<ClientResultException>(() => Client().CreateResponseAsync(Options(SandboxWorkflows.Unpublished)));

        failure.Status.ShouldBe(404);
        failure.Message.ShouldContain("workflow_not_found");
    }

    [TestCase(SandboxWorkflows.DroppedMidway, "upstream_error")]
    [TestCase(SandboxWorkflows.ErrorMidway, "upstream_timeout")]
    public async Task A_failure_in_the_middle_of_a_stream_is_told_twice_and_never_completed(string workflowId, string code)
    {
        var updates = new List<StreamingResponseUpdate>();
        await foreach (var update in await Client().CreateResponseStreamingAsync(Options(workflowId, stream: true)))
        {
            updates.Add(update);
        }

        updates.ShouldNotContain(update => update is StreamingResponseCompletedUpdate);
        updates.OfType<StreamingResponseFailedUpdate>().ShouldHaveSingleItem().Response.Error.Message.ShouldNotBeEmpty();
        updates[^1].ShouldBeOfType<StreamingResponseErrorUpdate>().Code.ShouldBe(code);
    }

    private static CreateResponseOptions Options(string workflowId, bool stream = false) =>
        new($"workflow-{workflowId}", [ResponseItem.CreateUserMessageItem("你好")]) { StreamingEnabled = stream };

    private ResponsesClient Client() => new(new ApiKeyCredential(Proxy.Key), new ResponsesClientOptions
    {
        Endpoint = new Uri(Proxy.Address, "v1"),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
    });
}
