using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace CozeProxy.Auth;

internal static class AuthServices
{
    /// <summary>Adds the two ways to prove who one is, each with a policy of its scheme's name: gateway key and admin token.</summary>
    public static void AddGatewayAuth(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider => AdminToken.Load(configuration, provider.GetRequiredService<IHostEnvironment>()));
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, GatewayKeyHandler>(GatewayKeyHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, AdminTokenHandler>(AdminTokenHandler.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(GatewayKeyHandler.SchemeName, PolicyOf(GatewayKeyHandler.SchemeName))
            .AddPolicy(AdminTokenHandler.SchemeName, PolicyOf(AdminTokenHandler.SchemeName));
    }

    private static AuthorizationPolicy PolicyOf(string scheme) =>
        new AuthorizationPolicyBuilder(scheme).RequireAuthenticatedUser().Build();
}
