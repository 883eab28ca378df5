using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Operations;

/// <summary>Why a channel was not added or changed, beside what is wrong with it.</summary>
internal static class ChannelErrors
{
    private const string Type = "invalid_request_error";

    public static ApiError Exists(string name) => new(
        409, Type, "channel_exists", new($"There is a channel called `{name}` already.", $"渠道 `{name}` 已存在。"));

    public static ApiError ChangedMeanwhile(string name) => new(
        409, Type, "changed_meanwhile",
        new($"`{name}` has been changed by somebody else since this page was opened. Load it again to see how it is now.", $"打开此页面后，`{name}` 已被他人修改，请重新加载后再编辑。"));

    /// <summary>The store failed, whatever it said: a page tells so and stays.</summary>
    public static readonly ApiError NotDone = new(
        503, "api_error", "store_unavailable",
        new("It was not done: the database does not answer. Try again in a moment.", "未完成：数据库没有响应，请稍后重试。"));
}
