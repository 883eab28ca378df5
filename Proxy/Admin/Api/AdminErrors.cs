using CozeProxy.Admin.Operations;
using CozeProxy.Errors;
using CozeProxy.Settings;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Api;

/// <summary>Answers what an operation has made, or why it was not done.</summary>
internal static class AdminErrors
{
    public static IResult Answer<T>(this HttpContext context, OperationResult<T> result, Func<T, IResult> answer)
        where T : class =>
        result.IsDone ? answer(result.Value) : context.Fail(result.Error);

    public static IResult NotFound(this HttpContext context, LocalizedText what) => context.Fail(OperationErrors.NotFound(what));

    public static IResult Invalid(this HttpContext context, string param, string english, string chinese) =>
        context.Fail(OperationErrors.Invalid(param, english, chinese));

    public static IResult Invalid(this HttpContext context, IReadOnlyList<SettingMistake> mistakes, Func<SettingMistake, string> fieldOf) =>
        context.Fail(OperationErrors.Invalid(mistakes, fieldOf));

    public static IResult Fail(this HttpContext context, ApiError error)
    {
        context.SetApiError(error);
        return Results.Empty;
    }
}
