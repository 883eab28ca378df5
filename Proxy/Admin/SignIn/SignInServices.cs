using CozeProxy.Billing.Operators;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace CozeProxy.Admin.SignIn;

internal static class SignInServices
{
    /// <summary>Adds how operators are known by name and password. Whoever appoints them needs it, too.</summary>
    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<EndedSessions>();
        services.AddSingleton<ConsoleSessions>();
        services.AddSingleton<FailedSignIns>();
        services.AddSingleton<PasswordHasher<Operator>>();
        services.AddSingleton<ConsoleSignIn>();
    }

    /// <summary>Adds the cookies of console and portal, and who may see which page.</summary>
    public static void AddConsoleSignIn(this IServiceCollection services)
    {
        services.AddSingleton<PortalSessions>();
        services.AddScoped<AuthenticationStateProvider, ConsoleUserProvider>();
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "cozeproxy.antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthentication()
            .AddCookie(ConsolePolicies.Scheme, options => Set(options, "cozeproxy.console", "/admin/sign-in", IsConsoleValidAsync))
            .AddCookie(ConsolePolicies.PortalScheme, options => Set(options, "cozeproxy.portal", "/portal/sign-in", IsPortalValidAsync));
        services.AddAuthorizationBuilder().AddConsolePolicies();
    }

    private static void Set(CookieAuthenticationOptions options, string name, string signIn, Func<CookieValidatePrincipalContext, Task<bool>> isValid)
    {
        options.Cookie.Name = name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = EndedSessions.Lifetime;
        options.SlidingExpiration = true;
        options.LoginPath = signIn;
        options.AccessDeniedPath = null;
        options.ReturnUrlParameter = "return";
        options.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = async context =>
            {
                if (!await isValid(context))
                {
                    context.RejectPrincipal();
                    await context.HttpContext.SignOutAsync(context.Scheme.Name);
                }
            },
            OnRedirectToLogin = context => AnswerAsync(context, StatusCodes.Status401Unauthorized),
            OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            },
        };
    }

    // A browser that opens a page is led to where it can sign in; whatever else asks is told no.
    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.OpensPage())
        {
            context.Response.Redirect(context.RedirectUri);
        }
        else
        {
            context.Response.StatusCode = status;
        }

        return Task.CompletedTask;
    }

    private static Task<bool> IsConsoleValidAsync(CookieValidatePrincipalContext context) =>
        context.HttpContext.RequestServices.GetRequiredService<ConsoleSessions>().IsStillValidAsync(context.Principal!, context.HttpContext.RequestAborted);

    private static Task<bool> IsPortalValidAsync(CookieValidatePrincipalContext context) =>
        context.HttpContext.RequestServices.GetRequiredService<PortalSessions>().IsStillValidAsync(context.Principal!, context.HttpContext.RequestAborted);
}
