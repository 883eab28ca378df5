using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Errors;

/// <summary>Carries the error from the step that found it to the one that writes it.</summary>
internal static class ApiErrorFeature
{
    public static void SetApiError(this HttpContext context, ApiError error)
    {
        context.Features.Set(error);
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = error.Status;
        }
    }

    public static ApiError? GetApiError(this HttpContext context) => context.Features.Get<ApiError>();
}
