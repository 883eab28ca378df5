using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Operations;

/// <summary>Why a channel was not added or changed, beside what is wrong with it.</summary>
internal static class ChannelErrors
{
    private const string Type = "invalid_request_error";

    public static ApiError Exists(string name) => new(
        409, Type, "channel_exists", new($"There is a channel called `{name}` already.", $"渠道 `{name}` 已存在。"));

    /// <summary>The store failed, whatever it said: a page tells so and stays.</summary>
    public static readonly ApiError NotDone = new(
        503, "api_error", "store_unavailable",
        new("It was not done: the database does not answer. Try again in a moment.", "未完成：数据库没有响应，请稍后重试。"));
}
