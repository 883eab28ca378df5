using CozeProxy.Admin.Api;
using CozeProxy.Admin.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Endpoints;

namespace CozeProxy.Admin.Ui.Refusals;

/// <summary>Whoever opens an address of console or portal that is not there gets 404 and a page that says so, once they have signed in.</summary>
internal static class MissingPages
{
    public static async Task ShowAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is { } endpoint && !IsNotFound(endpoint))
        {
            await next(context);
            return;
        }

        var (path, scheme) = (context.Request.Path, SchemeOf(context.Request.Path));
        context.SetEndpoint(null);
        if (scheme is null || !context.Request.OpensPage() || path.StartsWithSegments(AdminApi.Path, StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        if ((await context.AuthenticateAsync(scheme)).Principal is not { } user)
        {
            await context.ChallengeAsync(scheme);
            return;
        }

        context.User = user;
        context.SetEndpoint(context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.First(IsNotFound));

        // Said before, Blazor would take it for a page that did not find what it shows, and drop it.
        context.Response.OnStarting(() =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await next(context);
    }

    private static string? SchemeOf(PathString path) =>
        path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase) ? ConsolePolicies.Scheme
        : path.StartsWithSegments("/portal", StringComparison.OrdinalIgnoreCase) ? ConsolePolicies.PortalScheme
        : null;

    private static bool IsNotFound(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type == typeof(NotFound);
}
