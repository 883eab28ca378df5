using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace CozeProxy.Admin.SignIn;

/// <summary>
/// Who uses a page that is already open; asked again now and then, since it may stay open for days. A store that is away for a while
/// signs nobody out: what was entered would be lost, and nothing can be changed meanwhile.
/// </summary>
internal sealed class ConsoleUserProvider(ILoggerFactory loggers, ConsoleSessions console, PortalSessions portal)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    // Five minutes.
    private const int MostUnanswered = 30;

    private int _unanswered;

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(10);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        IsStillValidAsync(authenticationState.User, cancellationToken);

    internal async Task<bool> IsStillValidAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        try
        {
            var held = await StillHeldAsync(user, cancellationToken);
            _unanswered = 0;
            if (held.Count > 0 && held.Count < user.Identities.Count())
            {
                // Who was signed in to console and portal, and is not to one of them any more, stays in the other.
                SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(held))));
            }

            return held.Count > 0;
        }
        catch (IOException) when (++_unanswered <= MostUnanswered)
        {
            return true;
        }
    }

    // Those of somebody's identities that still hold.
    private async Task<IReadOnlyList<ClaimsIdentity>> StillHeldAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var held = new List<ClaimsIdentity>();
        foreach (var identity in user.Identities)
        {
            var alone = new ClaimsPrincipal(identity);
            if (await console.IsStillValidAsync(alone, cancellationToken) && await portal.IsStillValidAsync(alone, cancellationToken))
            {
                held.Add(identity);
            }
        }

        return held;
    }
}
