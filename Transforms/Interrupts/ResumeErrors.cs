using System.Globalization;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Interrupts;

/// <summary>Why an answer to what a run asked for is not taken.</summary>
public static class ResumeErrors
{
    /// <summary>The channel the run began over serves the model no more.</summary>
    public static ApiError ChannelGone { get; } = ApiErrors.NoChannel with
    {
        Message = new("The run cannot be resumed: the channel it began over does not serve this model any more. Start it anew.",
            "无法恢复该运行：其起始渠道已不再为此模型提供服务，请重新开始。"),
        ShouldRetry = false,
    };

    internal static ApiError MissingId(string param) => ApiErrors.InvalidRequest(param,
        "A tool message at the end must carry the `tool_call_id` that the run asked with.",
        "末尾的 tool 消息必须带有该运行提问时的 `tool_call_id`。");

    internal static ApiError Refused(TokenVerdict verdict, string param) => verdict switch
    {
        TokenVerdict.Foreign => ApiErrors.InvalidRequest(param,
            "This token was issued to another account: a run is resumed with a key of the account that began it.",
            "该令牌属于其他账户：请使用启动该运行的账户的密钥来恢复。"),
        TokenVerdict.Expired => ApiErrors.InvalidRequest(param,
            "This token has expired: the run can no longer be resumed. Start it anew.",
            "该令牌已过期，无法再恢复该运行，请重新开始。"),
        _ => ApiErrors.InvalidRequest(param,
            "This is no token of this proxy, or it was altered: send the `tool_call_id` (or `coze.interrupt.token`) exactly as it came.",
            "该令牌不是由本代理签发，或已被改动：请原样发送收到的 `tool_call_id`（或 `coze.interrupt.token`）。"),
    };

    internal static ApiError NotTogether(string param) => ApiErrors.InvalidRequest(param,
        "The tokens do not belong together, or one is answered twice: answer what one run asked at once, and each once.",
        "这些令牌不属于同一次提问，或同一令牌被回答了两次：请一次回答同一运行的所有提问，且每个仅回答一次。");

    internal static ApiError Incomplete(int answered, int count, string param) => ApiErrors.InvalidRequest(param,
        string.Create(CultureInfo.InvariantCulture, $"The run asked for {count} things at once and {answered} of them are answered: send all answers together."),
        string.Create(CultureInfo.InvariantCulture, $"该运行同时请求了 {count} 项，仅回答了 {answered} 项：请一并发送所有回答。"));

    internal static ApiError OtherTarget(string model, string param) => ApiErrors.InvalidRequest(param,
        $"The token belongs to a run of something else than `{model}`: resume it with the model that asked.",
        $"该令牌所属的运行不是模型 `{model}` 的：请使用提问时的模型来恢复。");
}
