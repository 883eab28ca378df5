using CozeProxy.Settings;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Channels;

/// <summary>Makes a channel's credentials of what an operator wrote, or says everything that is wrong with them without quoting any secret.</summary>
internal sealed class ChannelAuthReader(ChannelAuthOptions auth, string host)
{
    private readonly List<SettingMistake> _mistakes = [];

    public IReadOnlyList<SettingMistake> Mistakes => _mistakes;

    private bool IsOAuthGiven => auth.Config is not null || auth.AppId is not null || auth.KeyId is not null || auth.PrivateKey is not null;

    /// <summary>The credentials, or null when there are <see cref="Mistakes"/>.</summary>
    public ChannelCredentials? Read()
    {
        var type = string.IsNullOrEmpty(auth.Type)
            ? auth.Token is not null && !IsOAuthGiven ? ChannelAuthOptions.PersonalToken : ChannelAuthOptions.OAuthJwt
            : auth.Type;
        if (type.Equals(ChannelAuthOptions.PersonalToken, StringComparison.OrdinalIgnoreCase))
        {
            return ReadToken();
        }

        if (type.Equals(ChannelAuthOptions.OAuthJwt, StringComparison.OrdinalIgnoreCase))
        {
            return ReadApp();
        }

        Mistake("Type", $"is '{type}': use {ChannelAuthOptions.OAuthJwt} or {ChannelAuthOptions.PersonalToken}",
            $"的值为 '{type}'，请使用 {ChannelAuthOptions.OAuthJwt} 或 {ChannelAuthOptions.PersonalToken}");
        return null;
    }

    private ChannelCredentials? ReadToken()
    {
        var token = auth.Token?.Trim();
        if (string.IsNullOrEmpty(token))
        {
            Mistake("Token", "is missing: a personal access token (pat_…) or service token of Coze", "缺失：Coze 的个人访问令牌（pat_…）或服务令牌");
            return null;
        }

        // It becomes a header.
        if (token.Any(character => character is <= ' ' or > '~'))
        {
            Mistake("Token", "holds characters that no token of Coze has", "包含 Coze 令牌中不会出现的字符");
            return null;
        }

        return ChannelCredentials.Of(new AccessToken(token));
    }

    private ChannelCredentials? ReadApp()
    {
        var config = new OAuthAppConfig(auth.AppId, auth.KeyId, auth.PrivateKey, auth.Aud);
        if (auth.Config is not null)
        {
            if (OAuthAppConfig.TryParse(auth.Config) is not { } console)
            {
                const string fields = "{\"app_id\",\"key_id\",\"private_key\",\"aud\"}";
                Mistake("Config", $"is not the JSON the console hands out: {fields}", $"不是控制台给出的 JSON：{fields}");
                return null;
            }

            // What the one leaves out, the other may say.
            config = new OAuthAppConfig(
                First(console.AppId, config.AppId), First(console.KeyId, config.KeyId), First(console.PrivateKey, config.PrivateKey),
                First(console.Audience, config.Audience));
        }

        var mistakes = new List<OAuthAppMistake>();
        var app = config.ToApp(host, mistakes);
        foreach (var mistake in mistakes)
        {
            Mistake(KeyOf(mistake.Field), mistake.English, mistake.Chinese);
        }

        return app is null ? null : ChannelCredentials.Of(app, string.IsNullOrWhiteSpace(config.Audience) ? null : app.Audience);
    }

    private static string? First(string? text, string? other) => string.IsNullOrWhiteSpace(text) ? other : text;

    private string KeyOf(string field) => auth.Config is not null
        ? $"{nameof(auth.Config)}:{field}"
        : field switch
        {
            "app_id" => nameof(auth.AppId),
            "key_id" => nameof(auth.KeyId),
            "private_key" => nameof(auth.PrivateKey),
            _ => nameof(auth.Aud),
        };

    private void Mistake(string key, string english, string chinese) => _mistakes.Add(new SettingMistake($"Auth:{key}", english, chinese));
}
