using System.Text;
using System.Text.Json.Nodes;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.Dialects.ChatCompletions;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>Valid objects, made the way the product makes them.</summary>
internal static class Some
{
    public static ChatRequest Request(string json)
    {
        ChatRequestParser.Instance.TryParse(Encoding.UTF8.GetBytes(json), out var request, out var error).ShouldBeTrue(error?.Message.English);
        return request!;
    }

    public static ChatExchange Exchange(
        bool stream = true, bool includeUsage = false, string model = "workflow-7300", string input = "Hi there", TimeProvider? time = null)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            ["stream"] = stream,
            ["stream_options"] = new JsonObject { ["include_usage"] = includeUsage },
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = input }),
        };
        var request = Request(body.ToJsonString());
        TargetResolver.TryResolve(request, out var target, out var error).ShouldBeTrue(error?.Message.English);
        return Exchange(request, target!, time);
    }

    public static ChatExchange Exchange(ChatRequest request, ChatTarget target, TimeProvider? time = null) =>
        new("req_8f14e45f", (time ?? new FakeTime()).GetUtcNow(), ChatCompletions, request, target);

    public static Dialect ChatCompletions { get; } = Dialect.Find("ChatCompletions")!;

    public static WorkflowTarget Workflow(string id = "7300") =>
        new(new TargetSettings { Kind = TargetKind.Workflow, Id = id }, TargetResolver.WorkflowModel);
}
