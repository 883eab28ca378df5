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

    public static IResult DeclaredInConfiguration(this HttpContext context, string name) => context.Fail(
        new ApiError(409, Type, "declared_in_configuration",
            new($"`{name}` is declared in the configuration and can only be changed there.", $"`{name}` 在配置文件中声明，只能在配置中修改。")));

    public static IResult Conflict(this HttpContext context, string english, string chinese) =>
        context.Fail(new ApiError(409, Type, "conflict", new(english, chinese)));

    private static IResult Fail(this HttpContext context, ApiError error)
    {
        context.SetApiError(error);
        return Results.Empty;
    }
}
