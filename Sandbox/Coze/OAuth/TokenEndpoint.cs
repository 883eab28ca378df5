using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.OAuth;

/// <summary>POST /api/permission/oauth2/token and its two siblings for accounts and enterprises.</summary>
internal sealed class TokenEndpoint(
    AssertionVerifier verifier, AccessTokens tokens, ExchangePlan plan, Seen seen, CozeEmulatorOptions options)
{
    public async Task HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var jwt = verifier.Read(BearerHeader.Of(context));
        var exchange = seen.Begin(new SeenExchange
        {
            Path = context.Request.Path.ToString(),
            Jti = jwt?.Id ?? "",
            KeyId = jwt?.Kid ?? "",
            Issuer = jwt?.Issuer ?? "",
            At = options.TimeProvider.GetUtcNow(),
        });
        await plan.Gate.WaitAsync(cancellationToken);

        var (request, failure) = TokenRequest.Read(await ReadBodyAsync(context, cancellationToken));
        failure ??= jwt is null
            ? OAuthFailure.InvalidClient("invalid jwt: token is malformed")
            : await verifier.VerifyAsync(jwt);

        // After the verification: an exchange that Coze failed has used its assertion up all the same.
        var fault = failure is null ? plan.TakeFault() : ExchangeFault.Of(failure);
        if (fault is not null || request is null)
        {
            seen.Failed(exchange, fault!.Code);
            await CozeAnswer.WriteAsync(context, fault.Status, fault.ContentType, fault.Body);
            return;
        }

        var lifetime = TimeSpan.FromSeconds(Math.Min(request.DurationSeconds, options.MaxTokenSeconds));
        var (token, expiresAt) = tokens.Issue(lifetime);
        seen.Succeeded(exchange, request.DurationSeconds);
        await CozeAnswer.WriteAsync(context, StatusCodes.Status200OK, new JsonObject
        {
            ["access_token"] = token,
            ["expires_in"] = expiresAt,
            ["token_type"] = "Bearer",
        });
    }

    private static async Task<JsonElement> ReadBodyAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: cancellationToken);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
