namespace CozeProxy.Auth;

internal static class BearerHeader
{
    private const string Prefix = "Bearer ";

    /// <summary>The token of an Authorization header of the Bearer kind, or null.</summary>
    public static string? Read(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var token = value[Prefix.Length..].Trim();
        return token.Length == 0 ? null : token;
    }
}
