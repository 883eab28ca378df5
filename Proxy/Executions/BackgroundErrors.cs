using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Executions;

/// <summary>What does not go together with a run in the background.</summary>
internal static class BackgroundErrors
{
    public static ApiError NoWebhook { get; } = ApiErrors.InvalidRequest("webhook_url",
        "`webhook_url` is for runs in the background: add `\"background\": true`.",
        "`webhook_url` 仅用于后台运行，请同时设置 `\"background\": true`。");

    public static ApiError NotHere { get; } = ApiErrors.InvalidRequest("background",
        "A run in the background is asked for by POST /v1/chat/completions and asked after by GET /v1/workflows/executions/{id}.",
        "后台运行请通过 POST /v1/chat/completions 发起，并通过 GET /v1/workflows/executions/{id} 查询。");

    public static ApiError NotAWorkflow { get; } = ApiErrors.InvalidRequest("background",
        "Only workflows can run in the background, not bots and chatflows.",
        "仅工作流支持后台运行，智能体和对话流不支持。");

    public static ApiError NoStream { get; } = ApiErrors.InvalidRequest("stream",
        "A run in the background answers with an id at once, so it cannot be streamed: leave `stream` out.",
        "后台运行会立即返回 ID，无法流式输出，请去掉 `stream`。");

    public static ApiError NoResume { get; } = ApiErrors.InvalidRequest("background",
        "A run that stopped to ask something cannot be resumed in the background.",
        "中断的运行无法在后台恢复。");
}
