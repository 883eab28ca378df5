using CozeProxy.Errors;
using CozeProxy.Settings;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Api;

/// <summary>The admin API's own errors, in the same shape as all others.</summary>
internal static class AdminErrors
{
    private const string Type = "invalid_request_error";

    public static IResult NotFound(this HttpContext context, string what) => context.Fail(
        new ApiError(404, Type, "not_found", new($"There is no such {what}.", $"不存在该对象：{what}。")));

    public static IResult Invalid(this HttpContext context, string param, string english, string chinese) =>
        context.Fail(ApiErrors.InvalidRequest(param, english, chinese));

    /// <summary>Everything that is wrong with a body at once.</summary>
    public static IResult Invalid(this HttpContext context, IReadOnlyList<SettingMistake> mistakes, Func<SettingMistake, string> fieldOf) => context.Invalid(
        fieldOf(mistakes[0]),
        string.Join(' ', mistakes.Select(mistake => $"`{fieldOf(mistake)}` {mistake.English}.")),
        string.Concat(mistakes.Select(mistake => $"`{fieldOf(mistake)}` {mistake.Chinese}。")));

    public static IResult NameMissing(this HttpContext context, string param) =>
        context.Invalid(param, $"`{param}` is required.", $"缺少 `{param}` 字段。");

    /// <summary>What is wrong with the limits of a key or an account, or null.</summary>
    public static IResult? FindWrongLimit(this HttpContext context, int? requestsPerMinute, int? maxConcurrency)
    {
        if (requestsPerMinute <= 0)
        {
            return context.Invalid("requestsPerMinute", "`requestsPerMinute` must be positive.", "`requestsPerMinute` 必须为正数。");
        }

        return maxConcurrency <= 0 ? context.Invalid("maxConcurrency", "`maxConcurrency` must be positive.", "`maxConcurrency` 必须为正数。") : null;
    }

    public static IResult DeclaredInConfiguration(this HttpContext context, string name) => context.Fail(
        new ApiError(409, Type, "declared_in_configuration",
            new($"`{name}` is declared in the configuration and can only be changed there.", $"`{name}` 在配置文件中声明，只能在配置中修改。")));

    private static IResult Fail(this HttpContext context, ApiError error)
    {
        context.SetApiError(error);
        return Results.Empty;
    }
}
