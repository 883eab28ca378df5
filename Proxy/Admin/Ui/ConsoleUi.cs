using System.Security.Claims;
using CozeProxy.Admin.Api;
using CozeProxy.Admin.SignIn;
using CozeProxy.Admin.Ui.Channels;
using CozeProxy.Admin.Ui.Models;
using CozeProxy.Admin.Ui.Portal;
using CozeProxy.Admin.Ui.Refusals;
using CozeProxy.Admin.Ui.Shared;
using CozeProxy.Admin.Ui.Subjects;
using CozeProxy.Transforms.OpenAi;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Localization;
using Radzen;

namespace CozeProxy.Admin.Ui;

/// <summary>The console at <c>/admin</c> and the portal at <c>/portal</c>.</summary>
internal static class ConsoleUi
{
    private const string Hub = "/_blazor";
    private static readonly PathString[] Pages = ["/admin", "/portal", Hub];

    // What a page may load and where it may lie. Radzen sets styles on its elements; nothing runs scripts but files of ours.
    private const string ContentPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    /// <summary>Whether there are pages beside the admin API: whoever operates by that alone wants none.</summary>
    public static bool IsConsoleEnabled(this IConfiguration configuration) => configuration.IsAdminEnabled() && configuration.GetValue("Admin:Console", true);

    public static void AddConsole(this WebApplicationBuilder builder)
    {
        ConsoleAssets.Use(builder.Environment);

        // Else a build's list of files brings a route for any address that looks like a file, and with it wrong answers to wrong methods.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        builder.Services.AddConsoleSignIn();
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedPages>();
        builder.Services.AddLocalization();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddSingleton<ILocalizer, ComponentWords>();
        builder.Services.AddRadzenComponents();
        builder.Services.AddScoped<ViewerClock>();
        builder.Services.AddSingleton<ChannelSuggestions>();
        builder.Services.AddModelPages();
        builder.Services.AddSingleton<SubjectFinder>();
        builder.Services.AddSingleton<HolderReader>();
        builder.Services.AddSingleton<HolderModels>();
    }

    /// <summary>What pages need before their endpoint is run; nothing else comes by here.</summary>
    public static void UseConsole(this WebApplication app) => app.UseWhen(
        context => Array.Exists(Pages, page => context.Request.Path.StartsWithSegments(page, StringComparison.OrdinalIgnoreCase)),
        pages =>
        {
            pages.Use(SetHeadersAsync);
            pages.UseRequestLocalization(Languages());
            pages.Use(NameUserAsync);
            pages.Use(MissingPages.ShowAsync);
            pages.UseAntiforgery();
        });

    public static void MapConsole(this WebApplication app)
    {
        app.MapStaticAssets(ConsoleAssets.Manifest).AllowAnonymous();
        app.MapGet("/admin/preferences", Preferences.Choose).AllowAnonymous();
        app.MapGet("/portal/preferences", Preferences.Choose).AllowAnonymous();
        app.MapGet("/admin/download/usage.csv", UsageExport.WriteAsync).RequireAuthorization(ConsolePolicies.Viewer);
        app.MapPost("/admin/sign-out", context => SignOutAsync(context, ConsolePolicies.Scheme, "/admin")).RequireAuthorization(ConsolePolicies.Viewer);
        app.MapPost("/portal/sign-out", context => SignOutAsync(context, ConsolePolicies.PortalScheme, "/portal")).RequireAuthorization(ConsolePolicies.Holder);
        app.MapPriceBookDownload();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }

    private static RequestLocalizationOptions Languages()
    {
        var options = new RequestLocalizationOptions { ApplyCurrentCultureToResponseHeaders = true };
        options.SetDefaultCulture(Preferences.Languages[0]).AddSupportedCultures([.. Preferences.Languages]).AddSupportedUICultures([.. Preferences.Languages]);

        // The browser's first preference, by the rule that errors follow too: any kind of Chinese is Chinese.
        options.RequestCultureProviders =
        [
            new CookieRequestCultureProvider { CookieName = Preferences.LanguageCookie },
            new CustomRequestCultureProvider(context => Task.FromResult<ProviderCultureResult?>(
                new(context.Request.PreferredLanguage() == Language.Chinese ? Preferences.Chinese : Preferences.English))),
        ];
        return options;
    }

    private static Task SetHeadersAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    }

    // An open page belongs to whoever is signed in, in whichever way: its connection names no scheme of its own.
    private static async Task NameUserAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase))
        {
            var identities = new List<ClaimsIdentity>();
            foreach (var scheme in (string[])[ConsolePolicies.Scheme, ConsolePolicies.PortalScheme])
            {
                identities.AddRange((await context.AuthenticateAsync(scheme)).Principal?.Identities ?? []);
            }

            // Pages that anybody may see have no connection.
            if (identities.Count == 0)
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            // These alone: by its first identity an open page is asked again whether it still holds, and nobody's is none to ask about.
            context.User = new ClaimsPrincipal(identities);
        }

        await next(context);
    }

    // The form's token shows that the request was meant. Whoever comes with another's sees that they are still signed in, and as whom.
    private static async Task SignOutAsync(HttpContext context, string scheme, string home)
    {
        var services = context.RequestServices;
        if (!await services.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            context.Response.Redirect(home);
            return;
        }

        await services.GetRequiredService<EndedSessions>().EndAsync(context.User);
        await context.SignOutAsync(scheme);
        context.Response.Redirect($"{home}/sign-in");
    }
}
