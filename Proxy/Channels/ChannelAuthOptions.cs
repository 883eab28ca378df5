namespace CozeProxy.Channels;

/// <summary>How a channel proves itself to Coze.</summary>
internal sealed class ChannelAuthOptions
{
    public const string OAuthJwt = "OAuthJwt";
    public const string PersonalToken = "Token";

    /// <summary>OAuthJwt or Token; without it, what the other fields are for.</summary>
    public string? Type { get; set; }

    /// <summary>The console's JSON, inline.</summary>
    public string? Config { get; set; }

    /// <summary>A file with the console's JSON.</summary>
    public string? ConfigFile { get; set; }

    public string? AppId { get; set; }

    public string? KeyId { get; set; }

    public string? PrivateKey { get; set; }

    public string? PrivateKeyFile { get; set; }

    public string? Aud { get; set; }

    /// <summary>A personal or service access token.</summary>
    public string? Token { get; set; }

    /// <summary>A file with such a token.</summary>
    public string? TokenFile { get; set; }
}
