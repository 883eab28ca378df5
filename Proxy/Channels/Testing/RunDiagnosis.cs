using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Channels.Testing;

/// <summary>What to do about a run that failed, by the error it would be to a client and by Coze's code.</summary>
internal static class RunDiagnosis
{
    private static readonly LocalizedText NoPermission = new(
        "The token lacks the permission to run workflows (run), or access to the space this workflow is in. Both are set in the console, at the app or at the token.",
        "令牌缺少运行工作流的权限（run），或无权访问该工作流所在的空间。请在控制台的应用或令牌处设置。");

    private static readonly LocalizedText TokenRefused = new(
        $"Coze does not accept the token. A personal token may have run out, or be one of the other region's: {CozeHosts.China} and {CozeHosts.International} share none.",
        $"扣子不接受该令牌。个人令牌可能已过期，或属于另一个站点：{CozeHosts.China} 与 {CozeHosts.International} 的令牌互不相通。");

    private static readonly LocalizedText NotPublished = new(
        "Publish the workflow in Coze, and compare the id with the one in its address there. It must be in a space that this channel's account can see, at this host.",
        "请在扣子中发布该工作流，并核对其地址中的 ID。工作流必须位于该渠道账号可访问的空间，且在同一站点。");

    private static readonly LocalizedText PlanRequired = new(
        "This workflow needs a paid plan of Coze.", "该工作流需要扣子付费版。");

    private static readonly LocalizedText RateLimited = new(
        "The channel works, and its account is at Coze's rate limit now. Try again in a while; a lower weight or MaxConcurrency keeps calls below it.",
        "渠道可用，但其账号已达到扣子的频率限制。请稍后重试；可调低权重或 MaxConcurrency。");

    private static readonly LocalizedText OutOfQuota = new(
        "The channel works, but its account has nothing left at Coze. Top it up there.", "渠道可用，但其账号在扣子的额度或余额已用完，请充值。");

    private static readonly LocalizedText BadParameters = new(
        "Compare the parameters with the workflow's Start node: names, types, and which are required.", "请对照工作流开始节点核对参数：名称、类型以及必填项。");

    private static readonly LocalizedText Overdue = new(
        "The test waits no longer than a minute and a half. The run may go on at Coze and be billed there; calls that stream may take longer.",
        "测试最多等待约一分半钟。该运行可能仍在扣子继续并计费；流式调用可以运行更久。");

    private static readonly LocalizedText Unknown = new(
        "The run may have happened and may be billed by Coze. Look at it in Coze's console before you try again.",
        "该运行可能已经发生并被扣子计费。重试之前请在扣子控制台查看。");

    public static LocalizedText Of(ApiError error) => error switch
    {
        { Coze.Code: 4101 } => NoPermission,
        { Coze.Code: 6003 } => PlanRequired,
        { Code: "upstream_auth_failed" } => TokenRefused,
        { Code: "workflow_not_found" } => NotPublished,
        { Code: "coze_plan_required" } => PlanRequired,
        { Code: "rate_limited" } => RateLimited,
        { Code: "insufficient_quota" } => OutOfQuota,
        { Code: "invalid_request" or "context_length_exceeded" or "request_too_large" } => BadParameters,
        { Code: "upstream_timeout" } => Overdue,
        _ => Unknown,
    };
}
