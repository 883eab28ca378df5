using System.Text.Json;

namespace CozeProxy.Admin.Api.Description.Shapes;

/// <summary>A channel as it is put. What is left out takes its default; a secret that is left out stays as it is.</summary>
internal sealed record ChannelBody : ChannelFields
{
    public required string BaseUrl { get; init; }

    public AuthBody? Auth { get; init; }

    internal sealed record AuthBody
    {
        /// <summary>OAuthJwt or Token.</summary>
        public string? Type { get; init; }

        /// <summary>The JSON that Coze's console hands out for an OAuth app, as an object or as a text.</summary>
        public JsonElement? Config { get; init; }

        public string? AppId { get; init; }

        public string? KeyId { get; init; }

        public string? PrivateKey { get; init; }

        public string? Aud { get; init; }

        public string? Token { get; init; }
    }
}
