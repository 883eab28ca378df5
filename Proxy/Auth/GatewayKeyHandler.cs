using System.Security.Claims;
using System.Text.Encodings.Web;
using CozeProxy.Billing.Keys;
using CozeProxy.Errors;
using CozeProxy.Transforms.OpenAi;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CozeProxy.Auth;

/// <summary>Finds the caller by the gateway key in <c>Authorization: Bearer sk-…</c>.</summary>
internal sealed class GatewayKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, IKeyStore keys, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "GatewayKey";

    // Who calls travels as a feature; the ticket says only that somebody does, and so is the same for all.
    private static readonly AuthenticateResult Success =
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName));

    private ApiError _error = ApiErrors.InvalidApiKey;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerHeader.Read(Request) is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        var caller = await keys.FindAsync(KeyHash.Of(key), Context.RequestAborted);
        if (caller is null)
        {
            return AuthenticateResult.Fail("Unknown key.");
        }

        if (caller.ExpiresAt <= time.GetUtcNow())
        {
            _error = ApiErrors.KeyExpired;
            return AuthenticateResult.Fail("Expired key.");
        }

        Context.Features.Set(caller);
        return Success;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Context.SetApiError(_error);
        return Task.CompletedTask;
    }
}
