using System.Globalization;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.OpenAi;

/// <summary>The errors of the contract, each made in one place.</summary>
public static class ApiErrors
{
    private const string InvalidRequestType = "invalid_request_error";
    private const string PermissionType = "permission_error";
    private const string ServerType = "server_error";

    public static ApiError InvalidApiKey { get; } = new(401, InvalidRequestType, "invalid_api_key",
        new("The API key is missing, unknown or revoked. Send it as `Authorization: Bearer sk-…`.", "API 密钥缺失、不存在或已吊销。请以 `Authorization: Bearer sk-…` 发送。"));

    public static ApiError KeyExpired { get; } = new(403, PermissionType, "key_expired",
        new("This API key has expired.", "该 API 密钥已过期。"));

    public static ApiError DailyBudgetExceeded { get; } = new(403, PermissionType, "budget_exceeded",
        new("This API key's budget for today (UTC) is used up.", "该 API 密钥今日（UTC）的预算已用完。"));

    public static ApiError MonthlyBudgetExceeded { get; } = new(403, PermissionType, "budget_exceeded",
        new("This API key's budget for this month (UTC) is used up.", "该 API 密钥本月（UTC）的预算已用完。"));

    public static ApiError InsufficientBalance { get; } = new(402, "insufficient_quota", "insufficient_balance",
        new("Insufficient balance: the account cannot cover this call. Top it up or lower the price.", "余额不足：账户余额无法支付本次调用，请充值或调整价格。"));

    public static ApiError NoChannel { get; } = new(503, ServerType, "no_channel",
        new("No channel is available for this model at the moment.", "当前没有可用于该模型的渠道。"))
    { ShouldRetry = true };

    public static ApiError ChannelsBusy { get; } = NoChannel with
    {
        Message = new("All channels for this model are at the number of runs they may have under way. Try again shortly.",
            "该模型的所有渠道均已达到并发上限，请稍后重试。"),
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public static ApiError MissingWorkflowId { get; } = new(400, InvalidRequestType, "missing_workflow_id",
        new("`workflow_id` is required for the model `coze-workflow`. Add the field, or use the model `workflow-<id>`.",
            "模型 `coze-workflow` 需要 `workflow_id` 字段。请添加该字段，或使用模型名 `workflow-<id>`。"))
    { Param = "workflow_id" };

    public static ApiError MissingBotId { get; } = new(400, InvalidRequestType, "missing_bot_id",
        new("`bot_id` is required for the model `coze-bot`. Add the field, or use the model `bot-<id>`.",
            "模型 `coze-bot` 需要 `bot_id` 字段。请添加该字段，或使用模型名 `bot-<id>`。"))
    { Param = "bot_id" };

    public static ApiError MissingChatflowId { get; } = new(400, InvalidRequestType, "missing_workflow_id",
        new("`workflow_id` is required for the model `coze-chatflow`.", "模型 `coze-chatflow` 需要 `workflow_id` 字段。"))
    { Param = "workflow_id" };

    public static ApiError MissingAppOrBotId { get; } = new(400, InvalidRequestType, "missing_app_or_bot_id",
        new("The model `coze-chatflow` requires `app_id` or `bot_id`: the app or the bot that the chatflow runs for.",
            "模型 `coze-chatflow` 需要 `app_id` 或 `bot_id` 字段：对话流所属的应用或智能体。"))
    { Param = "app_id" };

    public static ApiError AppAndBotId { get; } = InvalidRequest("app_id",
        "`app_id` and `bot_id` exclude each other: a chatflow runs for an app or for a bot.", "`app_id` 与 `bot_id` 不能同时使用：对话流只能属于一个应用或一个智能体。");

    public static ApiError Overdue { get; } = new(504, ServerType, "upstream_timeout",
        new("Coze did not finish the run in time.", "Coze 未在限定时间内完成运行。"));

    public static ApiError Truncated { get; } = new(502, ServerType, "upstream_error",
        new("Coze ended the stream before the run had finished.", "Coze 在运行完成之前中断了数据流。"));

    public static ApiError Unreachable { get; } = new(502, ServerType, "upstream_error",
        new("Coze could not be reached.", "无法连接到 Coze。"))
    { ShouldRetry = true };

    public static ApiError Malformed { get; } = new(502, ServerType, "upstream_error",
        new("Coze answered with something that is not part of its protocol.", "Coze 返回了不符合其协议的内容。"));

    public static ApiError NoExecution { get; } = new(502, ServerType, "upstream_error",
        new("Coze answered without an id by which the run could be found again.", "Coze 未返回可用于查询运行结果的 execute_id。"));

    public static ApiError ExecutionLost { get; } = new(504, ServerType, "execution_unknown",
        new("Coze could not be asked for the end of this run in time. What became of it is not known.", "未能在限定时间内向 Coze 查询到该运行的结果，其结果未知。"));

    public static ApiError ExecutionAsks { get; } = new(502, ServerType, "execution_interrupted",
        new("The workflow stopped to ask a question, which a run in the background cannot pass on. Run it without `background`.",
            "工作流中断并等待输入，后台运行无法传递该问题。请不要使用 `background`。"));

    public static ApiError ExecutionNotFound { get; } = new(404, InvalidRequestType, "execution_not_found",
        new("This account has no execution with that id, or it is not kept any more.", "当前账户没有该 ID 的执行记录，或记录已被清理。"))
    { Param = "id" };

    public static ApiError EmptyAnswer { get; } = new(502, ServerType, "upstream_empty",
        new("The workflow finished without an answer. Check that its id is right, that it is published and that its End node returns text.",
            "Workflow 返回空响应。请检查 workflow_id 是否正确、工作流是否已发布、结束节点是否输出文本。"));

    public static ApiError Interrupted { get; } = new(502, ServerType, "upstream_error",
        new("The workflow stopped to ask a question, which this endpoint cannot pass on.", "工作流中断并等待输入，当前接口无法继续该运行。"));

    public static ApiError EmptyAnswerOfBot { get; } = new(502, ServerType, "upstream_empty",
        new("The bot finished without an answer.", "智能体返回空响应。"));

    public static ApiError InterruptedBot { get; } = new(502, ServerType, "upstream_error",
        new("The bot stopped to have a tool called, which this endpoint cannot pass on.", "智能体中断并等待工具调用结果，当前接口无法继续该对话。"));

    public static ApiError Cancelled { get; } = new(502, ServerType, "upstream_error",
        new("The chat was cancelled at Coze.", "该对话已在 Coze 端被取消。"));

    public static ApiError BillingUnavailable { get; } = new(503, ServerType, "billing_unavailable",
        new("The call could not be recorded, so it was not made.", "无法记录本次调用，因此未执行。"))
    { ShouldRetry = true };

    public static ApiError SettlementFailed { get; } = new(503, ServerType, "billing_unavailable",
        new("The answer could not be settled, so it is not delivered as finished.", "无法完成结算，因此不会将该回答作为已完成返回。"));

    /// <summary>A run was read no further because the process ends. What it costs at Coze, nobody knows.</summary>
    public static ApiError ShutDown { get; } = new(503, ServerType, "shutting_down",
        new("This replica was shut down before the answer was complete.", "该副本在回答完成之前已关闭。"));

    /// <summary>A request came too late; nothing was begun.</summary>
    public static ApiError ShuttingDown { get; } = new(503, ServerType, "shutting_down",
        new("This replica is shutting down. Try again; another one answers.", "该副本正在关闭，请重试，其他副本会响应。"))
    {
        ShouldRetry = true,
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public static ApiError Internal { get; } = new(500, ServerType, "internal_error",
        new("The proxy failed to process the request. The request id helps its operator to find out why.", "代理处理请求时出错，请将请求 ID 提供给管理员。"));

    public static ApiError NotFound { get; } = new(404, InvalidRequestType, "not_found",
        new("There is nothing at this address.", "该地址不存在。"));

    public static ApiError MethodNotAllowed { get; } = new(405, InvalidRequestType, "method_not_allowed",
        new("This address does not take that method.", "该地址不支持此请求方法。"));

    public static ApiError RequestTimeout { get; } = new(408, InvalidRequestType, "request_timeout",
        new("The request did not arrive in time.", "未能在限定时间内收到完整请求。"))
    { ShouldRetry = true };

    /// <summary>A limit of the caller; the text says which.</summary>
    public static ApiError RateLimited(LocalizedText text, TimeSpan retryAfter) => new(429, "rate_limit_error", "rate_limited", text)
    {
        ShouldRetry = true,
        RetryAfter = retryAfter,
    };

    public static ApiError Overloaded(TimeSpan retryAfter) => new(503, ServerType, "overloaded",
        new("The proxy has as many calls under way as it can take. Try again in a moment.", "代理当前处理的请求已达上限，请稍后重试。"))
    { ShouldRetry = true, RetryAfter = retryAfter };

    public static ApiError ChannelsRateLimited(TimeSpan retryAfter) => new(429, "rate_limit_error", "rate_limited",
        new("Coze's limits are reached on all channels for this model.", "该模型的所有渠道均已达到 Coze 的限制。"))
    { ShouldRetry = true, RetryAfter = retryAfter };

    public static ApiError RequestTooLarge(long limit) => new(413, InvalidRequestType, "request_too_large",
        new(Format($"The request body is larger than {limit} bytes."), Format($"请求体超过 {limit} 字节。")));

    public static ApiError InvalidRequest(string? param, string english, string chinese) =>
        new(400, InvalidRequestType, "invalid_request", new(english, chinese)) { Param = param };

    public static ApiError ModelNotFound(string model) => new(404, InvalidRequestType, "model_not_found",
        new($"The model `{model}` does not exist.", $"模型 `{model}` 不存在。"))
    { Param = "model" };

    public static ApiError ModelNotAllowed(string model) => new(403, PermissionType, "model_not_allowed",
        new($"This API key may not use the model `{model}`.", $"该 API 密钥无权使用模型 `{model}`。"))
    { Param = "model" };

    public static ApiError PriceNotConfigured(string model) => new(400, InvalidRequestType, "model_price_not_configured",
        new($"No price is configured for `{model}`. The operator can add one under `Billing:Prices` or in the admin API.",
            $"模型价格未配置：`{model}`。请管理员在 `Billing:Prices` 或管理接口中添加价格。"))
    { Param = "model" };

    public static ApiError NoToken(CozeFault fault) => new(502, ServerType, "upstream_auth_failed",
        new($"No OAuth token could be obtained for this channel. ({fault.Message})", $"OAuth token 获取失败。（{fault.Message}）"))
    { Coze = fault };

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
