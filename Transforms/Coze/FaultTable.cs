using System.Globalization;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Transforms.Coze;

/// <summary>What each of Coze's failures is to an OpenAI client, and whether the call may be tried again.</summary>
public static class FaultTable
{
    private static readonly LocalizedText Words = new("Coze reported an error", "Coze 返回错误");

    /// <summary>The error for the client, with Coze's words in it, and the rule for another try.</summary>
    public static (ApiError Error, RetryRule Retry) Classify(CozeFault fault, TargetKind target = TargetKind.Workflow)
    {
        var code = DecisiveCode(fault);
        var (kind, retry) = code is { } known ? OfCode(known, fault.HttpStatus, target) : OfStatus(fault.HttpStatus, target);
        return (kind with { Coze = fault, Message = Describe(kind.Message, fault) }, retry);
    }

    // A failed node is wrapped: error_code 5000, and its real code in brackets at the start of the message.
    private static long? DecisiveCode(CozeFault fault)
    {
        if (fault is { Code: 5000, Message: ['[', ..] message }
            && message.IndexOf(']', StringComparison.Ordinal) is var end and > 1
            && long.TryParse(message.AsSpan(1, end - 1), CultureInfo.InvariantCulture, out var inner))
        {
            return inner;
        }

        return fault.Code is 0 ? null : fault.Code;
    }

    private static (ApiError Kind, RetryRule Retry) OfCode(long code, int? status, TargetKind target) => code switch
    {
        4100 or 4101 or 700012006 => (TokenRefused, RetryRule.AfterTokenRefresh),
        4009 or 4013 or 4020 => (Busy, RetryRule.OnAnotherChannel),
        4008 or 4011 or 4019 or 4022 or 4027 or 4028 => (OutOfQuota, OfQuota(status, target)),
        4001 or 4002 => (ConversationNotFound, RetryRule.OnAnotherChannel),
        4006 or 4015 => (BotNotFound, RetryRule.Never),
        4016 => (ConversationBusy, RetryRule.Never),
        4200 or 4201 or 6031 or 720702011 => (NotFound(target), RetryRule.Never),
        4302 => (Refused with { Status = 413, Code = "request_too_large" }, RetryRule.Never),
        4104 or 4315 => (Over, RetryRule.Never),
        4314 => (Refused with { Status = 404 }, RetryRule.Never),
        4010 => (Refused with { Code = "context_length_exceeded" }, RetryRule.Never),
        6003 => (PlanRequired, RetryRule.OnAnotherChannel),
        4102 or 4105 => (Refused with { Code = "content_filter" }, RetryRule.Never),
        4000 or (>= 4003 and <= 4007) or 4012 or 4014 or 4021 or (>= 4300 and <= 4304) or 6039
            or 720702001 or 720702002 or 720702204 or 720712000 or 720712043 => (Refused, RetryRule.Never),
        6023 or 720701002 or 720702085 or 777777776 => (ApiErrors.Overdue, RetryRule.Never),
        720701013 or 720702222 => (Failed with { ShouldRetry = true }, RetryRule.Never),
        // What Coze answers to too many requests is not documented; whatever its code, the status tells.
        _ => OfStatus(status, target),
    };

    // Another channel has another account. But a workflow's nodes may have run until the money ran out: only an answer in
    // place of the stream is a refusal. A chat says it in its first event, and knows itself whether it had begun.
    private static RetryRule OfQuota(int? status, TargetKind target) =>
        status is null && target == TargetKind.Workflow ? RetryRule.Never : RetryRule.OnAnotherChannel;

    private static (ApiError Kind, RetryRule Retry) OfStatus(int? status, TargetKind target) => status switch
    {
        401 => (TokenRefused, RetryRule.AfterTokenRefresh),
        404 => (NotFound(target), RetryRule.Never),
        429 => (Busy, RetryRule.OnAnotherChannel),
        408 or 504 => (ApiErrors.Overdue, RetryRule.Never),
        400 or 413 => (Refused, RetryRule.Never),
        _ => (Failed, RetryRule.Never),
    };

    private static LocalizedText Describe(LocalizedText text, CozeFault fault)
    {
        if (!fault.SaidSomething)
        {
            return text;
        }

        var code = fault.Code?.ToString(CultureInfo.InvariantCulture);
        var said = fault.Message is { Length: > 0 } message ? code is null ? message : $"{code} {message}" : code;
        return new($"{text.English} ({Words.English}: {said})", $"{text.Chinese}（{Words.Chinese}：{said}）");
    }

    private static ApiError TokenRefused { get; } = new(502, "server_error", "upstream_auth_failed",
        new("Coze did not accept this channel's token.", "OAuth token 获取失败：Coze 不接受该渠道的令牌。"));

    private static ApiError Busy { get; } = new(429, "rate_limit_error", "rate_limited",
        new("Coze is at this channel's rate limit.", "已达到该渠道的 Coze 频率限制。"))
    { ShouldRetry = true };

    private static ApiError OutOfQuota { get; } = new(429, "insufficient_quota", "insufficient_quota",
        new("This channel's quota at Coze is used up.", "该渠道在 Coze 的额度或余额已用完。"));

    private static ApiError NotFound(TargetKind target) => target == TargetKind.Bot ? BotNotFound : WorkflowNotFound;

    private static ApiError BotNotFound { get; } = new(404, "invalid_request_error", "bot_not_found",
        new("Coze has no such bot, or it is not published as an API.", "Coze 中不存在该智能体，或智能体尚未发布为 API 服务。"))
    { Param = "bot_id" };

    private static ApiError ConversationNotFound { get; } = new(404, "invalid_request_error", "conversation_not_found",
        new("Coze has no such conversation.", "Coze 中不存在该会话。"))
    { Param = "conversation_id" };

    private static ApiError ConversationBusy { get; } = new(409, "invalid_request_error", "conversation_busy",
        new("Another chat of this conversation is still running at Coze. Wait for its end, or use another conversation.",
            "该会话中仍有对话正在 Coze 运行。请等待其结束，或使用其他会话。"))
    { Param = "conversation_id", ShouldRetry = true };

    private static ApiError Over { get; } = new(409, "invalid_request_error", "invalid_request",
        new("It is over at Coze already.", "Coze 中该运行已经结束。"));

    private static ApiError WorkflowNotFound { get; } = new(404, "invalid_request_error", "workflow_not_found",
        new("Coze has no such workflow, or it is not published.", "Coze 中不存在该工作流，或工作流尚未发布。"))
    { Param = "workflow_id" };

    private static ApiError PlanRequired { get; } = new(403, "permission_error", "coze_plan_required",
        new("Coze runs workflows in the background only on its paid plans, and this channel's account has none.",
            "Coze 仅为付费版账号提供异步运行工作流的能力，该渠道的账号不是付费版。"));

    private static ApiError Refused { get; } = new(400, "invalid_request_error", "invalid_request",
        new("Coze did not accept the request.", "Coze 拒绝了该请求。"));

    private static ApiError Failed { get; } = new(502, "server_error", "upstream_error",
        new("The run failed at Coze.", "Coze 运行失败。"));
}
