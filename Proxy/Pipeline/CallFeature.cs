namespace CozeProxy.Pipeline;

internal static class CallFeature
{
    public static Call GetCall(this HttpContext context) =>
        context.Features.Get<Call>() ?? throw new InvalidOperationException("The call has not been parsed yet: the pipeline's order is wrong.");

    public static void SetCall(this HttpContext context, Call call)
    {
        context.Features.Set(call);
        context.Features.Set(call.Exchange);
    }
}
