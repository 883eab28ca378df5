using System.Security.Claims;
using System.Text.Encodings.Web;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Operators;
using CozeProxy.Errors;
using CozeProxy.Transforms.OpenAi;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CozeProxy.Auth;

/// <summary>Lets the operator in who sends <c>Authorization: Bearer &lt;Admin:Token&gt;</c>.</summary>
internal sealed class AdminTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AdminToken token)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "AdminToken";

    private static readonly ApiError Refused = ApiErrors.InvalidApiKey with
    {
        Message = new("The admin token is missing or wrong. Send it as `Authorization: Bearer <Admin:Token>`.",
            "管理令牌缺失或错误。请以 `Authorization: Bearer <Admin:Token>` 发送。"),
    };

    private static readonly ClaimsPrincipal Holder = new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, Actor.TokenHolder), new Claim(ClaimTypes.Role, nameof(OperatorRole.Admin))], SchemeName));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerHeader.Read(Request) is not { } given)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        return Task.FromResult(token.Matches(given)
            ? AuthenticateResult.Success(new AuthenticationTicket(Holder, SchemeName))
            : AuthenticateResult.Fail("Wrong token."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Context.SetApiError(Refused);
        return Task.CompletedTask;
    }
}
