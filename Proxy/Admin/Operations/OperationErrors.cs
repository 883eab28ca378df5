using CozeProxy.Billing.Pricing;
using CozeProxy.Settings;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Operations;

/// <summary>Why an operation was not done, in the same shape as all other errors.</summary>
internal static class OperationErrors
{
    private const string Type = "invalid_request_error";

    public static readonly ApiError Forbidden = new(403, Type, "forbidden", new("Your role does not allow this.", "您的角色无权执行此操作。"));

    public static ApiError NotFound(LocalizedText what) => new(
        404, Type, "not_found", new($"There is no such {what.English}.", $"不存在该{what.Chinese}。"));

    public static ApiError ChangedMeanwhile(string name) => new(
        409, Type, "changed_meanwhile",
        new($"`{name}` has been changed by somebody else since this page was opened. Load it again to see how it is now.", $"打开此页面后，`{name}` 已被他人修改，请重新加载后再编辑。"));

    public static ApiError ModelExists(string name) => Exists("model_exists", Nouns.Model, name);

    public static ApiError PriceExists(string name) => Exists("price_exists", Nouns.Price, name);

    public static ApiError GroupExists(string name) => Exists("group_exists", Nouns.Group, name);

    public static ApiError Invalid(string param, string english, string chinese) => ApiErrors.InvalidRequest(param, english, chinese);

    /// <summary>Everything that is wrong with a document at once.</summary>
    public static ApiError Invalid(IReadOnlyList<SettingMistake> mistakes, Func<SettingMistake, string> fieldOf) => Invalid(
        fieldOf(mistakes[0]),
        string.Join(' ', mistakes.Select(mistake => $"`{fieldOf(mistake)}` {mistake.English}.")),
        string.Concat(mistakes.Select(mistake => $"`{fieldOf(mistake)}` {mistake.Chinese}。")));

    public static ApiError Missing(string param) => Invalid(param, $"`{param}` is required.", $"缺少 `{param}` 字段。");

    public static ApiError Negative(string param) => Invalid(param, $"`{param}` must not be below zero.", $"`{param}` 不能小于零。");

    public static ApiError DeclaredInConfiguration(string name) => new(
        409, Type, "declared_in_configuration",
        new($"`{name}` is declared in the configuration and can only be changed there.", $"`{name}` 在配置文件中声明，只能在配置中修改。"));

    /// <summary>What is wrong with the limits of a key or an account, or null.</summary>
    public static ApiError? OfLimits(int? requestsPerMinute, int? maxConcurrency)
    {
        if (requestsPerMinute <= 0)
        {
            return Invalid("requestsPerMinute", "`requestsPerMinute` must be positive.", "`requestsPerMinute` 必须为正数。");
        }

        return maxConcurrency <= 0 ? Invalid("maxConcurrency", "`maxConcurrency` must be positive.", "`maxConcurrency` 必须为正数。") : null;
    }

    /// <summary>What is wrong with an amount that must not be negative, or null.</summary>
    public static ApiError? OfAmount(string param, Money? amount) => amount < Money.Zero ? Negative(param) : null;

    private static ApiError Exists(string code, LocalizedText what, string name) => new(
        409, Type, code, new($"There is a {what.English} called `{name}` already.", $"{what.Chinese} `{name}` 已存在。"));
}
