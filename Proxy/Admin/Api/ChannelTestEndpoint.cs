using CozeProxy.Admin.Answers;
using System.Text.Json;
using CozeProxy.Channels.Testing;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Api;

/// <summary>POST /admin/api/channels/{name}/test: whether a channel works, and if not, why.</summary>
internal static class ChannelTestEndpoint
{
    public static void MapChannelTest(this IEndpointRouteBuilder api) => api.MapPost("/channels/{name}/test", TestAsync);

    private static async Task<IResult> TestAsync(
        string name, ChannelTestRequest? body, HttpContext context, TestableChannels channels, ChannelTester tester, CancellationToken cancellationToken)
    {
        var request = body ?? new ChannelTestRequest();
        if (Refuse(context, request) is { } refusal)
        {
            return refusal;
        }

        if (await channels.FindAsync(name, cancellationToken) is not { } channel)
        {
            return context.NotFound("channel");
        }

        var result = await tester.TestAsync(channel, request, cancellationToken);
        return Results.Ok(ChannelTestAnswer.Of(result, context.Request.PreferredLanguage()));
    }

    private static IResult? Refuse(HttpContext context, ChannelTestRequest request)
    {
        if (request.WorkflowId is { } id && !CozeId.IsValid(id))
        {
            return context.Invalid("workflowId", "`workflowId` must be the id of a workflow.", "`workflowId` 必须是工作流 ID。");
        }

        if (request is { Run: true, WorkflowId: null })
        {
            return context.Invalid("workflowId", "`workflowId` is required to run a workflow.", "运行工作流需要 `workflowId`。");
        }

        return request.Parameters is { ValueKind: not JsonValueKind.Object and not JsonValueKind.Null }
            ? context.Invalid("parameters", "`parameters` must be an object.", "`parameters` 必须是对象。")
            : null;
    }
}
