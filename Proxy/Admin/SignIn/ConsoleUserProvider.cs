using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace CozeProxy.Admin.SignIn;

/// <summary>Who uses a page that is already open; asked again now and then, since it may stay open for days.</summary>
internal sealed class ConsoleUserProvider(ILoggerFactory loggers, ConsoleSessions console, PortalSessions portal)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(10);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await console.IsStillValidAsync(authenticationState.User, cancellationToken)
        && await portal.IsStillValidAsync(authenticationState.User, cancellationToken);
}
