using System.Text.Json.Nodes;

namespace CozeProxy.Sandbox.Coze.OAuth;

/// <summary>A refusal in the shape of Coze's OAuth endpoints, which is not that of its other ones.</summary>
internal sealed record OAuthFailure(int Status, string Code, string Message)
{
    public static OAuthFailure InvalidRequest(string message) => new(StatusCodes.Status400BadRequest, "invalid_request", message);

    public static OAuthFailure InvalidClient(string message) => new(StatusCodes.Status401Unauthorized, "invalid_client", message);

    public static OAuthFailure UnsupportedGrantType(string message) => new(StatusCodes.Status400BadRequest, "unsupported_grant_type", message);

    public static OAuthFailure InternalError(string message) => new(StatusCodes.Status500InternalServerError, "internal_error", message);

    public JsonObject ToJson()
    {
        return new JsonObject { ["error_code"] = Code, ["error_message"] = Message, ["error"] = Code };
    }
}
