using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.OAuth;

/// <summary>What a token exchange is answered with instead of a token.</summary>
internal sealed record ExchangeFault(int Status, string ContentType, string Body, string Code)
{
    public static ExchangeFault Of(OAuthFailure failure)
    {
        return new ExchangeFault(failure.Status, "application/json", WireJson.Write(failure.ToJson()), failure.Code);
    }

    public static ExchangeFault InternalError { get; } = Of(OAuthFailure.InternalError("internal error"));

    public static ExchangeFault AccessDenied { get; } =
        Of(new OAuthFailure(StatusCodes.Status401Unauthorized, "access_deny", "app has been deactivated"));

    /// <summary>A gateway in front of Coze that fails in its own words.</summary>
    public static ExchangeFault BadGatewayPage { get; } =
        new(StatusCodes.Status502BadGateway, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>", "html");

    /// <summary>200 without a token in it: a client must look for the token, not at the status.</summary>
    public static ExchangeFault EmptySuccess { get; } = new(StatusCodes.Status200OK, "application/json", "{}", "empty");
}
