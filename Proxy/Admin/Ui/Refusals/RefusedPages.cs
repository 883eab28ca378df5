using CozeProxy.Admin.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Components.Endpoints;

namespace CozeProxy.Admin.Ui.Refusals;

/// <summary>Whoever opens a page above their role gets 403 and a page that says so; all other refusals have no page.</summary>
internal sealed class RefusedPages : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _otherwise = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var isPage = context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && context.Request.OpensPage();
        if (!authorizeResult.Forbidden || !isPage)
        {
            return _otherwise.HandleAsync(next, context, policy, authorizeResult);
        }

        // The frame alone is sent: within it the router asks again who looks, and shows why there is no page.
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return next(context);
    }
}
