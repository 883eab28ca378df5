using System.Diagnostics.CodeAnalysis;
using CozeProxy.Executions.Webhooks;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Executions;

/// <summary>Decides whether a request is for a run in the background, and whether what else it asks for goes with that.</summary>
internal sealed class BackgroundRequests(ExecutionOptions options)
{
    private static readonly ApiError NoWebhook = ApiErrors.InvalidRequest("webhook_url",
        "`webhook_url` is for runs in the background: add `\"background\": true`.",
        "`webhook_url` 仅用于后台运行，请同时设置 `\"background\": true`。");

    private static readonly ApiError NotHere = ApiErrors.InvalidRequest("background",
        "A run in the background is asked for by POST /v1/chat/completions and asked after by GET /v1/workflows/executions/{id}.",
        "后台运行请通过 POST /v1/chat/completions 发起，并通过 GET /v1/workflows/executions/{id} 查询。");

    private static readonly ApiError NotAWorkflow = ApiErrors.InvalidRequest("background",
        "Only workflows can run in the background, not bots and chatflows.",
        "仅工作流支持后台运行，智能体和对话流不支持。");

    private static readonly ApiError NoStream = ApiErrors.InvalidRequest("stream",
        "A run in the background answers with an id at once, so it cannot be streamed: leave `stream` out.",
        "后台运行会立即返回 ID，无法流式输出，请去掉 `stream`。");

    private static readonly ApiError NoResume = ApiErrors.InvalidRequest("background",
        "A run that stopped to ask something cannot be resumed in the background.",
        "中断的运行无法在后台恢复。");

    /// <summary>Puts the target that runs in the background in the workflow's place where that is asked for.</summary>
    public bool TryApply(ChatRequest request, Dialect dialect, ref ChatTarget target, [NotNullWhen(false)] out ApiError? error)
    {
        if (!request.Background && !target.Settings.Background)
        {
            error = request.WebhookUrl is null ? null : NoWebhook;
            return error is null;
        }

        error = dialect.TakesBackground ? Refuse(request, target) : NotHere;
        if (error is not null)
        {
            return false;
        }

        target = TargetResolver.InBackground(target);
        return true;
    }

    private ApiError? Refuse(ChatRequest request, ChatTarget target)
    {
        if (target.Settings.Kind != TargetKind.Workflow)
        {
            return NotAWorkflow;
        }

        if (request.Stream)
        {
            return NoStream;
        }

        // Whatever way it is answered in, a question is gone on with over one channel only.
        if (request.Resume is not null || target.Channel is not null)
        {
            return NoResume;
        }

        return request.WebhookUrl is { } url && WebhookAddress.Check(url, options.AllowPrivateAddresses) is { } mistake
            ? ApiErrors.InvalidRequest("webhook_url", mistake.English, mistake.Chinese)
            : null;
    }
}
